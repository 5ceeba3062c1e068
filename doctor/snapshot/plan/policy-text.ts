import { type Fact } from "../known";
import { hasOpenTags } from "./access/tags";
import { type Entity } from "./entity";
import { type Wanted } from "./nodes";
import { UNKNOWN_ACCOUNT } from "./places";
import { type Reader } from "./reader";

const POLICY: Wanted = { what: "policy", alone: true, accepts: (text) => text.startsWith("{") };

/** The JSON of a policy, if the plan has it, or all that it is made of. */
export function policyText(reader: Reader, entity: Entity, name: string): Fact<string> {
  const policy = entity.fact(name, POLICY);
  if (!policy.known) return policy;
  const unknown = (why: string) =>
    ({ known: false, missing: `${entity.address}.${name}`, why }) as const;
  if (typeof policy.value !== "string") return unknown("it is known only after apply");
  if (!isJson(policy.value)) return unknown("it is not JSON");
  if (/aws:SourceIp/i.test(policy.value) && reader.makesPublicAddresses) {
    return unknown("it asks for a public address, which AWS chooses during apply");
  }
  if (/aws:PrincipalTag/i.test(policy.value) && hasOpenTags(reader)) {
    return unknown("it asks for a tag of a role, which is known only after apply");
  }
  if (reader.places.account === UNKNOWN_ACCOUNT && namesAccount(policy.value)) {
    return unknown("it names an account, and the plan does not tell which one it is for");
  }
  return { known: true, value: policy.value };
}

function namesAccount(text: string): boolean {
  return [...text.matchAll(/\b\d{12}\b/g)].some(([account]) => account !== UNKNOWN_ACCOUNT);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
