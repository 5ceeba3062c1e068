import { DYNAMODB_STAND_IN, OTHER_STAND_IN } from "../snapshot/plan/network/prefix-lists";
import { PUBLIC_STAND_IN } from "../snapshot/plan/network/gateways";
import { UNKNOWN_ACCOUNT } from "../snapshot/plan/places";

/** What stands for values that AWS chooses during apply, in words. */
const WORDS: Readonly<Record<string, string>> = {
  [DYNAMODB_STAND_IN]: "DynamoDB's addresses",
  [OTHER_STAND_IN]: "another service's addresses",
  [PUBLIC_STAND_IN]: "its public address",
  [UNKNOWN_ACCOUNT]: "the plan's account",
};

const TOKEN = new RegExp(
  `[a-z]+-[0-9a-z]+|${Object.keys(WORDS)
    .map((text) => text.replaceAll(".", "[.]"))
    .join("|")}`,
  "g",
);

/** Names things by their addresses in Terraform, instead of by their ids. */
export class Addresses {
  readonly #meanings: ReadonlyMap<string, string>;

  constructor(meanings: ReadonlyMap<string, string>) {
    this.#meanings = meanings;
  }

  text(text: string): string {
    return text.replaceAll(TOKEN, (token) => this.#meanings.get(token) ?? WORDS[token] ?? token);
  }

  /** The same data, with addresses. */
  data<T>(data: T): T {
    return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
      typeof value === "string" ? this.text(value) : value,
    ) as T;
  }
}
