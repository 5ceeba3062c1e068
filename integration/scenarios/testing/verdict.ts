import { type Cost } from "../../../doctor/cost/cost";
import { type Diagnosis } from "../../../doctor/diagnose";

/** What a diagnosis says, without the ids that only exist once a stack is applied. Compared as data. */
export interface Verdict {
  readonly outcome: Diagnosis["outcome"];
  readonly network: Diagnosis["network"]["verdict"];
  /** @default - the network does not lead to DynamoDB, or that is not known */
  readonly private: boolean | undefined;
  /** `blocks NO_ROUTE_TO_DESTINATION`, of the network and of the table. */
  readonly codes: readonly string[];
  /** `dynamodb:GetItem of the table: ALLOWED by Allow of the role-policy`. */
  readonly permissions: readonly string[];
  readonly cost: Cost["ways"];
}

export function verdictOf(diagnosis: Diagnosis): Verdict {
  const { outcome, network, permissions, tableProblems, cost } = diagnosis;
  const codes = [...network.findings, ...tableProblems].map(
    ({ effect, code }) => `${effect} ${code}`,
  );
  return {
    outcome,
    network: network.verdict,
    private: network.private,
    codes: [...new Set(codes)].sort(),
    permissions: permissions.known
      ? permissions.items.map(permissionText).sort()
      : [`${permissions.missing}: ${permissions.why}`],
    cost: cost.ways,
  };
}

type Permission = Extract<Diagnosis["permissions"], { known: true }>["items"][number];

function permissionText({ action, on, decision }: Permission): string {
  const { effect, code, decidedBy } = decision;
  const statements = decidedBy.map((statement) =>
    [statement.effect, statement.sid, "of the", statement.policy.layer].filter(Boolean).join(" "),
  );
  const by = statements.length === 0 ? "" : ` by ${statements.sort().join(", ")}`;
  return `${action} of the ${on}: ${effect}${by}${code === null ? "" : `, ${code}`}`;
}
