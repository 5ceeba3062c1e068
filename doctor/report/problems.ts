import { type Diagnosis } from "../diagnose";
import { type Permission } from "../permissions";
import { type Finding } from "../reachability";
import { type FixText, fixText } from "./fixes";
import { findingSentence } from "./network-sentences";
import {
  blockerFix,
  blockerSentence,
  statementToAdd,
  unknownPhrases,
} from "./permission-sentences";

/** One thing that the report says is wrong, not known, or worth knowing. */
export interface Problem {
  readonly area: "network" | "permissions" | "table";
  /** `notes` changes nothing about the outcome. */
  readonly effect: "blocks" | "unknown" | "notes";
  readonly code: string;
  readonly sentence: string;
  /** @default - none that is one change */
  readonly fix?: FixText;
  /** @default - not of the network */
  readonly finding?: Finding;
}

/** Everything that has to change or is not known, in the order in which the report numbers it. */
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
    const { effect, code, subnetIds, hop } = finding;
    const where = subnetIds.length < all ? ` (from ${subnetIds.join(", ")})` : "";
    return {
      area: "network",
      effect,
      code,
      sentence: findingSentence(finding) + where,
      ...(finding.fix && { fix: fixText(finding.fix, hop) }),
      finding,
    };
  });
}

function tableProblems({ tableProblems: problems }: Diagnosis): readonly Problem[] {
  return problems.map(({ code, id, state }) => ({
    area: "table",
    effect: "blocks",
    code,
    sentence: `${id} is in the state ${state}`,
  }));
}

interface Draft {
  readonly problem: (actions: readonly string[]) => Problem;
  readonly actions: string[];
}

/** Each cause once, with all the actions that it concerns. */
function permissionProblems({ permissions, role }: Diagnosis): readonly Problem[] {
  if (!permissions.known) {
    return [
      {
        area: "permissions",
        effect: "unknown",
        code: "X_AUTHZ_UNKNOWN_POLICY",
        sentence: `not known: ${permissions.missing}, ${permissions.why}`,
      },
    ];
  }
  const drafts = new Map<string, Draft>();
  for (const permission of permissions.items) {
    for (const [key, problem] of causesOf(permission, role)) {
      const draft = drafts.get(key) ?? { problem, actions: [] };
      draft.actions.push(permission.action);
      drafts.set(key, draft);
    }
  }
  return [...drafts.values()].map(({ problem, actions }) => problem(actions));
}

function causesOf(
  { decision, on, resources }: Permission,
  role: string | undefined,
): readonly (readonly [string, Draft["problem"]])[] {
  const named = (actions: readonly string[]): string =>
    `${actions.map(shortName).join(", ")}${on === "indexes" ? " on the indexes" : ""}`;
  switch (decision.effect) {
    case "ALLOWED":
      return [];
    case "DENIED":
      return decision.blockers.map((blocker) => {
        const sentence = blockerSentence(blocker, decision);
        const key = JSON.stringify([on, blocker, sentence]);
        return [
          key,
          (actions) => {
            const statement = statementToAdd(blocker, actions, resources, role);
            return {
              area: "permissions",
              effect: "blocks",
              code: blocker.code,
              sentence: `${named(actions)}: ${sentence}`,
              fix: {
                sentence: blockerFix(blocker),
                commands: statement === undefined ? [] : [statement],
              },
            };
          },
        ];
      });
    case "INDETERMINATE":
      return unknownPhrases(decision).map((phrase) => [
        JSON.stringify([on, phrase]),
        (actions) => ({
          area: "permissions",
          effect: "unknown",
          code: decision.code ?? "X_AUTHZ_UNKNOWN_POLICY",
          sentence: `${named(actions)}: ${phrase}`,
        }),
      ]);
  }
}

/** `GetItem`; of another service than DynamoDB, `kms:Decrypt`. */
export function shortName(action: string): string {
  return action.replace(/^dynamodb:/, "");
}
