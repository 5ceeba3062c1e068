import { type AuditEntry } from "../audit/audit";
import { type Cost } from "../cost/cost";
import { type Diagnosis } from "../diagnose";
import { type Permission } from "../permissions";
import { permissionName } from "../report/problems";
import { type Touch } from "./touches";

/** What a plan changes for a source that uses a table already, the worst first. */
export const CHANGES = [
  "table-lost",
  "path-lost",
  "permissions-lost",
  "not-private",
  "unknown",
  "dearer",
  "path-gained",
  "permissions-gained",
  "private",
] as const;
export type ChangeKind = (typeof CHANGES)[number];

export interface Change {
  readonly kind: ChangeKind;
  /** The address of the source. */
  readonly source: string;
  /** @default - the role's policies name no table */
  readonly table?: string;
  /** Which permissions, as reports name them. @default - the change is none of permissions */
  readonly permissions?: readonly string[];
  readonly before: Diagnosis;
  /** The same question after apply. */
  readonly after: Diagnosis;
  /** What the path, the role, and the table are made of, and the plan destroys or changes. */
  readonly touches: readonly Touch[];
}

interface Found {
  readonly kind: ChangeKind;
  readonly permissions?: readonly string[];
}

/**
 * What is different after apply.
 *
 * @param own what the source is judged by after apply: it may use the table in other ways than before
 */
export function changesBetween(
  before: Diagnosis,
  after: Diagnosis,
  own: AuditEntry | undefined,
): readonly Found[] {
  const path = pathChange(before, after);
  return [
    ...tableChange(before, after),
    ...(path === undefined ? [] : [{ kind: path }]),
    ...permissionChanges(before, after, own).filter(
      // Without a path, nothing can be said about permissions.
      ({ kind }) => kind !== "unknown" || (path !== "path-lost" && path !== "unknown"),
    ),
    ...privacyChange(before, after),
    ...(isDearer(before.cost, after.cost) ? [{ kind: "dearer" } as const] : []),
  ];
}

const VERDICTS = ["UNREACHABLE", "PARTIAL", "REACHABLE"];

function pathChange(
  { network: before }: Diagnosis,
  { network: after }: Diagnosis,
): ChangeKind | undefined {
  const [was, is] = [VERDICTS.indexOf(before.verdict), VERDICTS.indexOf(after.verdict)];
  if (was < 0) return undefined;
  if (is < 0) return was > 0 ? "unknown" : undefined;
  if (is === was) return undefined;
  return is < was ? "path-lost" : "path-gained";
}

function tableChange(before: Diagnosis, after: Diagnosis): readonly Found[] {
  const blocks = ({ tableProblems }: Diagnosis) =>
    tableProblems.filter(({ effect }) => effect === "blocks").length;
  return blocks(after) > blocks(before) ? [{ kind: "table-lost" }] : [];
}

function permissionChanges(
  before: Diagnosis,
  after: Diagnosis,
  own: AuditEntry | undefined,
): readonly Found[] {
  const was = effectsIn(before);
  const is = effectsIn(after);
  const now = new Map([...(own === undefined ? [] : effectsIn(own.diagnosis)), ...is]);
  const allowed = [...was].filter(([, effect]) => effect === "ALLOWED").map(([name]) => name);
  const lost = allowed.filter((name) => is.get(name) === "DENIED");
  const open = allowed.filter((name) => is.get(name) !== "DENIED" && is.get(name) !== "ALLOWED");
  const gained = [...now]
    .filter(([name, effect]) => effect === "ALLOWED" && (was.get(name) ?? "DENIED") === "DENIED")
    .map(([name]) => name);
  return [
    ...ofPermissions("permissions-lost", lost),
    ...ofPermissions("unknown", open),
    ...(before.permissions.known ? ofPermissions("permissions-gained", gained) : []),
  ];
}

function ofPermissions(kind: ChangeKind, permissions: readonly string[]): readonly Found[] {
  return permissions.length === 0 ? [] : [{ kind, permissions }];
}

function effectsIn({
  permissions,
}: Diagnosis): ReadonlyMap<string, Permission["decision"]["effect"]> {
  const items = permissions.known ? permissions.items : [];
  return new Map(items.map((item) => [permissionName(item), item.decision.effect]));
}

function privacyChange({ network: before }: Diagnosis, { network: after }: Diagnosis) {
  const found = (kind: ChangeKind): readonly Found[] => [{ kind }];
  if (before.private === true && after.private === false) return found("not-private");
  return before.private === false && after.private === true ? found("private") : [];
}

/** Traffic is not known, so either price counts. */
function isDearer(before: Cost, after: Cost): boolean {
  if (before.ways.length === 0 || after.ways.length === 0) return false;
  const perMonth = ({ ways }: Cost) => ways.reduce((sum, way) => sum + way.perMonth, 0);
  const perGb = ({ ways }: Cost) => Math.max(...ways.map((way) => way.perGb));
  return perMonth(after) > perMonth(before) || perGb(after) > perGb(before);
}
