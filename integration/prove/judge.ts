import { ACCESS_LEVELS } from "../../doctor/actions";
import { type Diagnosis, diagnose } from "../../doctor/diagnose";
import { readAccount } from "../../doctor/snapshot/account";
import type { Snapshot } from "../../doctor/snapshot/assemble";
import type { StackOutputs } from "../../contract/stacks";
import type { ClientConfig } from "../cloud/cloud";
import type { Expectation } from "./expectations";

/** A diagnosis, and the deployed state that it is of. */
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
 * What the deployed state says of network and permissions, judged by the doctor, who knows nothing of the constructs.
 * No emulator can say it: they let every packet through and evaluate no endpoint policy.
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

/** `allowed`, or each action that is not, with the code that says why. */
export function permissionsText({ permissions }: Diagnosis): string {
  if (!permissions.known) return `not known: ${permissions.missing}`;
  const others = permissions.items.filter(({ decision }) => decision.effect !== "ALLOWED");
  if (others.length === 0) return "allowed";
  return others
    .map(({ action, decision }) => `${action} ${decision.effect}: ${decision.code ?? ""}`)
    .join(", ");
}

/** What of the diagnosis is not as expected, a sentence each; empty where all is. */
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
