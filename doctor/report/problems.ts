import { type Blocker } from "../authorization";
import { type Diagnosis } from "../diagnose";
import { type Permission } from "../permissions";
import { type Finding, type Fix } from "../reachability";
import { type FixText, fixText } from "./fixes";
import { abridged } from "./layout";
import { findingSentence } from "./network-sentences";
import {
  blockerFix,
  blockerSentence,
  statementToAdd,
  unknownPhrases,
} from "./permission-sentences";

/** One thing that the report calls wrong, unknown, or worth knowing. */
export interface Problem {
  readonly area: "network" | "permissions" | "table";
  /** `notes` does not change the outcome. */
  readonly effect: "blocks" | "unknown" | "notes";
  readonly code: string;
  readonly sentence: string;
  /** @default - no single change fixes it */
  readonly fix?: FixText;
  /** @default - not a network problem */
  readonly finding?: Finding;
}

/** More would hide the sentence. */
const MAX_SUBNETS = 4;

/** Everything that must change or is unknown, in the order of the report's numbers. */
export function problemsOf(diagnosis: Diagnosis): readonly Problem[] {
  return [
    ...networkProblems(diagnosis),
    ...tableProblems(diagnosis),
    ...permissionProblems(diagnosis),
  ];
}

function networkProblems({ network }: Diagnosis): readonly Problem[] {
  const all = network.groups.flatMap((group) => group.subnets).length;
  const tables = routeTablesByEndpoint(network.findings);
  return network.findings.map((finding) => {
    const { effect, code, subnetIds, hop } = finding;
    const where = subnetIds.length < all ? ` (from ${abridged(subnetIds, MAX_SUBNETS)})` : "";
    return {
      area: "network",
      effect,
      code,
      sentence: findingSentence(finding) + where,
      ...(finding.fix && {
        fix: fixText(finding.fix, { hop, routeTableIds: tables.get(endpointKey(finding.fix)) }),
      }),
      finding,
    };
  });
}

/** What the route tables of one change have in common. `undefined` for other kinds of changes. */
function endpointKey(fix: Fix): string | undefined {
  if (fix.action === "associate-endpoint") return fix.endpointId;
  return fix.action === "create-gateway-endpoint" ? fix.vpcId : undefined;
}

function routeTablesByEndpoint(
  findings: readonly Finding[],
): ReadonlyMap<string | undefined, readonly string[]> {
  const tables = new Map<string | undefined, string[]>();
  for (const { fix } of findings) {
    if (fix === undefined || !("routeTableId" in fix)) continue;
    const key = endpointKey(fix);
    if (key === undefined) continue;
    const known = tables.get(key) ?? [];
    if (!known.includes(fix.routeTableId)) known.push(fix.routeTableId);
    tables.set(key, known);
  }
  return tables;
}

function tableProblems({ tableProblems: problems }: Diagnosis): readonly Problem[] {
  return problems.map((problem) => ({
    area: "table",
    effect: problem.effect,
    code: problem.code,
    sentence:
      problem.effect === "blocks"
        ? `${problem.id} is in state ${problem.state}`
        : `unknown: ${problem.reason.missing} (${problem.reason.why})`,
  }));
}

/** Each cause once, with every permission that it affects. */
function permissionProblems({ permissions, role }: Diagnosis): readonly Problem[] {
  if (!permissions.known) {
    return [
      {
        area: "permissions",
        effect: "unknown",
        code: "X_AUTHZ_UNKNOWN_POLICY",
        sentence: `unknown: ${permissions.missing} (${permissions.why})`,
      },
    ];
  }
  const causes = new Map<string, { readonly cause: Cause; readonly items: Permission[] }>();
  for (const permission of permissions.items) {
    for (const cause of causesOf(permission)) {
      const key = JSON.stringify(cause);
      const known = causes.get(key) ?? { cause, items: [] };
      known.items.push(permission);
      causes.set(key, known);
    }
  }
  return [...causes.values()].map(({ cause, items }) => problemOf(cause, items, role));
}

interface Cause {
  readonly code: string;
  readonly sentence: string;
  /** @default - something is unknown */
  readonly blocker?: Blocker;
}

function causesOf({ decision }: Permission): readonly Cause[] {
  switch (decision.effect) {
    case "ALLOWED":
      return [];
    case "DENIED":
      return decision.blockers.map((blocker) => ({
        code: blocker.code,
        sentence: blockerSentence(blocker, decision),
        blocker,
      }));
    case "INDETERMINATE":
      return unknownPhrases(decision).map((sentence) => ({
        code: decision.code ?? "X_AUTHZ_UNKNOWN_POLICY",
        sentence,
      }));
  }
}

function problemOf(
  { code, sentence, blocker }: Cause,
  items: readonly Permission[],
  role: string | undefined,
): Problem {
  const common = {
    area: "permissions",
    code,
    sentence: `${items.map(permissionName).join(", ")}: ${sentence}`,
  } as const;
  if (blocker === undefined) return { ...common, effect: "unknown" };
  const actions = [...new Set(items.map(({ action }) => action))];
  const resources = [...new Set(items.flatMap((item) => item.resources))];
  const statement = statementToAdd(blocker, actions, resources, role);
  return {
    ...common,
    effect: "blocks",
    fix: {
      sentence: blockerFix(blocker),
      commands: statement === undefined ? [] : [statement],
    },
  };
}

/** `GetItem`, `Query on the indexes`. */
export function permissionName({ action, on }: Permission): string {
  const name = action.replace(/^dynamodb:/, "");
  switch (on) {
    case "table":
      return name;
    case "indexes":
      return `${name} on the indexes`;
    case "key":
      return `${name} on the table's key`;
  }
}
