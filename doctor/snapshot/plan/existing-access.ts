import { layered, readAnswer } from "../answers";
import { callerIdentity } from "../calls/caller";
import { type Layer } from "../collection";
import { type PlanDocument, type Resource } from "./document";
import { type Existing } from "./existing";
import { type PlannedAnswers } from "./network";
import { textsIn } from "./nodes";

/** The account that was asked. */
export function accountOf({ account }: Existing): string | undefined {
  const caller = readAnswer(layered([account]), callerIdentity);
  return caller.known ? caller.value.Account : undefined;
}

/** The answers with these names about something that is there. A layer of a folder has all answers of a source. */
export function answersThere(layer: Layer | undefined, names: RegExp): PlannedAnswers {
  return new Map(
    [...(layer ?? [])]
      .filter(([name]) => names.test(name))
      .map(([name, answer]) => [name, answer.known ? (answer.value as object) : answer]),
  );
}

export function isDestroyedRole({ before, resources }: PlanDocument, name: string): boolean {
  const isIt = ({ mode, type, values }: Resource) =>
    mode === "managed" && type === "aws_iam_role" && values.name === name;
  return before.some(isIt) && !resources.some(isIt);
}

/** The policies that resources of their own gave roles before the plan. Those that stay are in the plan. */
export class SeparatePolicies {
  readonly #inline = new Map<string, Set<string>>();
  readonly #attached = new Map<string, Set<string>>();

  constructor({ before }: PlanDocument) {
    for (const { mode, type, values } of before) {
      if (mode !== "managed") continue;
      const roles =
        type === "aws_iam_policy_attachment" ? textsIn(values.roles) : textsIn(values.role);
      for (const role of roles) {
        if (type === "aws_iam_role_policy") add(this.#inline, role, String(values.name));
        if (ATTACHING.includes(type)) add(this.#attached, role, String(values.policy_arn));
      }
    }
  }

  inline(role: string): ReadonlySet<string> {
    return this.#inline.get(role) ?? new Set();
  }

  attached(role: string): ReadonlySet<string> {
    return this.#attached.get(role) ?? new Set();
  }
}

const ATTACHING = ["aws_iam_role_policy_attachment", "aws_iam_policy_attachment"];

function add(map: Map<string, Set<string>>, key: string, item: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(item));
}
