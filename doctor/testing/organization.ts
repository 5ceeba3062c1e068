import { answerName } from "../snapshot/answer-name";
import { type Copy, copyExample } from "./examples";

export const ACCOUNT = "111122223333";
export const OTHER = "999988887777";
export const UNIT = "ou-ab12-cdefghij";
export const ROOT = "r-ab12";
export const TARGETS = [ACCOUNT, UNIT, ROOT];
export const TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;
export type PolicyType = (typeof TYPES)[number];

export const ORGANIZATION = "describe-organization.json";
export const FULL = { Effect: "Allow", Action: "*", Resource: "*" };

export function parentsFile(target: string): string {
  return `list-parents-${target}.json`;
}

export function listFile(type: PolicyType, target: string): string {
  return `list-policies-for-target-${type}-${target}.json`;
}

export function policyFile(id: string): string {
  return `${answerName("describe-policy", id)}.json`;
}

export function write(copy: Copy, file: string, json: object): void {
  copy.write(file, JSON.stringify(json));
}

/** Attaches one more policy to the target. */
export function attach(
  copy: Copy,
  type: PolicyType,
  target: string,
  ...statements: readonly object[]
): string {
  const id = `p-${type === "SERVICE_CONTROL_POLICY" ? "scp" : "rcp"}${target.replaceAll("-", "")}`;
  const full = `p-Full${type === "SERVICE_CONTROL_POLICY" ? "" : "Resource"}`;
  write(copy, listFile(type, target), {
    Policies: [
      { Id: full, Name: "FullAWSAccess" },
      { Id: id, Name: "Guard" },
    ],
  });
  describePolicy(copy, type, id, statements);
  return id;
}

export function describePolicy(
  copy: Copy,
  type: PolicyType,
  id: string,
  statements: readonly object[],
): void {
  const principal = type === "SERVICE_CONTROL_POLICY" ? {} : { Principal: "*" };
  const Statement = statements.map((statement) => ({ ...principal, ...statement }));
  const Content = JSON.stringify({ Version: "2012-10-17", Statement });
  write(copy, policyFile(id), { Policy: { PolicySummary: { Id: id }, Content } });
}

/** The account is in an organization that allows everything at every level. */
export function inOrganization(managementAccountId = OTHER): Copy {
  const copy = copyExample("gateway-endpoint");
  const Organization = { Id: "o-exampleorgid", MasterAccountId: managementAccountId };
  write(copy, ORGANIZATION, { Organization });
  write(copy, parentsFile(ACCOUNT), { Parents: [{ Id: UNIT, Type: "ORGANIZATIONAL_UNIT" }] });
  write(copy, parentsFile(UNIT), { Parents: [{ Id: ROOT, Type: "ROOT" }] });
  for (const type of TYPES) {
    const id = `p-Full${type === "SERVICE_CONTROL_POLICY" ? "" : "Resource"}`;
    describePolicy(copy, type, id, [FULL]);
    for (const target of TARGETS) {
      write(copy, listFile(type, target), { Policies: [{ Id: id, Name: "FullAWSAccess" }] });
    }
  }
  return copy;
}
