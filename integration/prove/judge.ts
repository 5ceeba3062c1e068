import { ACCESS_LEVELS } from "../../doctor/actions";
import { type Diagnosis, diagnose } from "../../doctor/diagnose";
import { readAccount } from "../../doctor/snapshot/account";
import { type Snapshot } from "../../doctor/snapshot/assemble";
import { type StackOutputs } from "../../contract/stacks";
import { type ClientConfig } from "../cloud/cloud";
import { type Expectation } from "./expectations";

/** A diagnosis, and the deployed state that it describes. */
export interface Judgement {
  readonly snapshot: Snapshot;
  readonly diagnosis: Diagnosis;
}

/** The doctor's two halves. */
export interface Doctor {
  readonly readAccount: typeof readAccount;
  readonly diagnose: typeof diagnose;
}

export type DiagnoseStack = (outputs: StackOutputs, client: ClientConfig) => Promise<Judgement>;

/**
 * The doctor's judgment of network and permissions, based on the deployed state. The doctor knows nothing about the
 * constructs. An emulator cannot judge either, because it blocks no packets and evaluates no endpoint policies.
 */
export async function diagnoseStack(
  outputs: StackOutputs,
  client: ClientConfig,
  doctor: Doctor = { readAccount, diagnose },
): Promise<Judgement> {
  const source =
    outputs.accessPath === "instance"
      ? ({ kind: "instance", instanceId: outputs.instanceId } as const)
      : ({ kind: "function", name: outputs.functionName } as const);
  const snapshot = await doctor.readAccount({ source, table: outputs.tableName }, client);
  return {
    snapshot,
    diagnosis: doctor.diagnose(snapshot, { actions: ACCESS_LEVELS[outputs.accessLevel] }),
  };
}

/** `reachable, private`, `UNREACHABLE: NO_ROUTE_TO_DESTINATION`. */
export function networkText({ network }: Diagnosis): string {
  if (network.verdict === "REACHABLE") {
    return network.private === true ? "reachable, private" : "reachable, not private";
  }
  const codes = codesOf(network);
  return codes.length === 0 ? network.verdict : `${network.verdict}: ${codes.join(", ")}`;
}

/** `allowed`, or each action that is not allowed, with the code of the reason. */
export function permissionsText({ permissions }: Diagnosis): string {
  if (!permissions.known) return `unknown: ${permissions.missing}`;
  const others = permissions.items.filter(({ decision }) => decision.effect !== "ALLOWED");
  if (others.length === 0) return "allowed";
  return others
    .map(({ action, decision }) => `${action} ${decision.effect}: ${decision.code ?? ""}`)
    .join(", ");
}

/** A sentence for each difference between the diagnosis and the expectation. */
export function judge(diagnosis: Diagnosis, expectation: Expectation): readonly string[] {
  const { network } = diagnosis;
  const got = networkText(diagnosis);
  if (!expectation.reaches) {
    const codes = codesOf(network);
    const asExpected = network.verdict === "UNREACHABLE" && codes.join() === expectation.because;
    return asExpected ? [] : [`network: expected UNREACHABLE: ${expectation.because}, got ${got}`];
  }
  const expected = expectation.privately ? "reachable, private" : "reachable, not private";
  const permissions = permissionsText(diagnosis);
  return [
    ...(got === expected ? [] : [`network: expected ${expected}, got ${got}`]),
    ...(permissions === "allowed" ? [] : [`permissions: expected allowed, got ${permissions}`]),
  ];
}

function codesOf(network: Diagnosis["network"]): readonly string[] {
  const causes = network.findings.filter(({ effect }) => effect !== "notes");
  return [...new Set(causes.map(({ code }) => code))].sort();
}
