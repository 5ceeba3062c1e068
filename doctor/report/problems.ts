import { type Diagnosis } from "../diagnose";
import { type Permission } from "../permissions";
import { type Finding } from "../reachability";
import { abridged } from "./layout";
import { findingSentence } from "./network-sentences";
import { blockerSentence, unknownPhrases } from "./permission-sentences";

/** One thing that the report calls wrong, unknown, or worth knowing. */
export interface Problem {
  readonly area: "network" | "permissions" | "table";
  /** `notes` does not change the outcome. */
  readonly effect: "blocks" | "unknown" | "notes";
  readonly code: string;
  readonly sentence: string;
  /** @default - not a network problem */
  readonly finding?: Finding;
  /** @default - not a problem of permissions */
  readonly permissions?: readonly Permission[];
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
  return network.findings.map((finding) => {
    const { effect, code, subnetIds } = finding;
    const where = subnetIds.length < all ? ` (from ${abridged(subnetIds, MAX_SUBNETS)})` : "";
    return {
      area: "network",
      effect,
      code,
      sentence: findingSentence(finding) + where,
      finding,
    };
  });
}

function tableProblems({ tableProblems: problems }: Diagnosis): readonly Problem[] {
  return problems.map((problem) => ({
    area: "table",
    effect: problem.effect,
    code: problem.code,
    sentence:
      problem.effect === "blocks"
        ? problem.code === "X_TABLE_HAS_NO_STREAM"
          ? `${problem.id} has no stream`
          : `${problem.id} is in state ${problem.state}`
        : `unknown: ${problem.reason.missing} (${problem.reason.why})`,
  }));
}

/** Each cause once, with every permission that it affects. */
function permissionProblems({ permissions }: Diagnosis): readonly Problem[] {
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
  return [...causes.values()].map(({ cause, items }) => problemOf(cause, items));
}

interface Cause {
  readonly code: string;
  readonly effect: "blocks" | "unknown";
  readonly sentence: string;
}

function causesOf({ decision }: Permission): readonly Cause[] {
  switch (decision.effect) {
    case "ALLOWED":
      return [];
    case "DENIED":
      return decision.blockers.map((blocker) => ({
        code: blocker.code,
        effect: "blocks",
        sentence: blockerSentence(blocker, decision),
      }));
    case "INDETERMINATE":
      return unknownPhrases(decision).map((sentence) => ({
        code: decision.code ?? "X_AUTHZ_UNKNOWN_POLICY",
        effect: "unknown",
        sentence,
      }));
  }
}

function problemOf({ code, effect, sentence }: Cause, items: readonly Permission[]): Problem {
  return {
    area: "permissions",
    effect,
    code,
    sentence: `${items.map(permissionName).join(", ")}: ${sentence}`,
    permissions: items,
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
    case "role":
      return name;
    case "stream":
      return `${name} on the stream`;
    case "key":
      return `${name} on the table's key`;
  }
}
