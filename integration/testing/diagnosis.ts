import { type Diagnosis } from "../../doctor/diagnose";
import { functionOutputs } from "./outputs";

type Network = Diagnosis["network"];
type Finding = Network["findings"][number];
type Permissions = Diagnosis["permissions"];

export function finding(code: Finding["code"], effect: Finding["effect"] = "blocks"): Finding {
  return { effect, code, kind: "route-table", id: "rtb-1", subnetIds: [], destinations: [] };
}

export function decided(
  action: string,
  decision: Partial<Extract<Permissions, { known: true }>["items"][number]["decision"]>,
): Permissions {
  return {
    known: true,
    items: [
      {
        action,
        on: "table",
        resources: [functionOutputs.tableArn],
        decision: {
          effect: "ALLOWED",
          code: null,
          action,
          resource: functionOutputs.tableArn,
          blockers: [],
          decidedBy: [],
          unknowns: [],
          assumptions: [],
          layers: [],
          ...decision,
        },
      },
    ],
  };
}

/** The diagnosis of the stack of `functionOutputs`. Everything is as expected, except for what is given. */
export function diagnosis(
  network: Partial<Network> = {},
  permissions: Permissions = decided("dynamodb:GetItem", {}),
): Diagnosis {
  return {
    outcome: "ok",
    region: "us-east-2",
    source: {
      kind: "public-function",
      functionName: functionOutputs.functionName,
      clientEndpoint: { known: true },
    },
    table: {
      known: true,
      value: { arn: functionOutputs.tableArn, name: functionOutputs.tableName },
    },
    network: {
      verdict: "REACHABLE",
      private: true,
      region: "us-east-2",
      port: 443,
      groups: [],
      findings: [],
      unseen: [],
      possible: [],
      ...network,
    },
    permissions,
    tableProblems: [],
    cost: { date: "2026-01", regions: [], ways: [], alternatives: [] },
  };
}

export const unreachable = diagnosis({
  verdict: "UNREACHABLE",
  findings: [finding("NO_ROUTE_TO_DESTINATION")],
});
