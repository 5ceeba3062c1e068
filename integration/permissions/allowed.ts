import { segmentsOf } from "../../aws/arn";
import { contextOf, known, ABSENT } from "../../doctor/authorization/context";
import { identify } from "../../doctor/authorization/identity";
import { evaluateLayer, type Layer } from "../../doctor/authorization/layer";
import { parsePolicy } from "../../doctor/authorization/parse-policy";
import { NO } from "../../doctor/authorization/truth";
import { STACK_TAG } from "../../contract/stacks";
import { type Call, type Target } from "./call";
import { NEEDS_NO_PERMISSION, type PolicyDocument } from "./policy";
import { referenceOf } from "./reference";

const DEPLOYER = identify({ roleArn: "arn:aws:iam::111122223333:role/deployer" });
const RULES = { identity: DEPLOYER, hasBoundary: NO, onlyStar: NO };

/**
 * Whether the doctor's engine says that policies certainly allow a call, on each of its resources.
 * @param name `<prefix>-<access path>`: the value of the Stack tag in the calls.
 */
export function allowedBy(
  documents: readonly PolicyDocument[],
  name: string,
): (call: Call) => boolean {
  const policies = documents.map((document, index) =>
    parsePolicy(document, { layer: "role-policy", id: `part ${index + 1}` }),
  );
  const layer: Layer = { state: "known", policies };
  return (call) =>
    NEEDS_NO_PERMISSION.includes(call.action) ||
    call.on.every(
      (target) =>
        evaluateLayer("role-policy", layer, {
          action: call.action,
          resource: target.arn,
          context: contextOf([keysOf(call, target, name)], { "": ABSENT }),
          rules: RULES,
        }).allow.truth === "true",
    );
}

/** The condition keys that AWS has for this action on this resource. */
function keysOf({ action, keys = {} }: Call, { arn, stack }: Target, name: string) {
  const flags = referenceOf(action)[typeOf(arn)] ?? [];
  const key = stack === "asked" ? "RequestTag" : "ResourceTag";
  return {
    ...(stack !== undefined &&
      flags.includes(stack) && { [`aws:${key}/${STACK_TAG}`]: known(name) }),
    ...Object.fromEntries(Object.entries(keys).map(([each, value]) => [each, known(value)])),
  };
}

/** `*`, or the resource type, such as `vpc`. */
function typeOf(arn: string): string {
  return segmentsOf(arn).at(-1)?.split(/[/:]/)[0] ?? arn;
}
