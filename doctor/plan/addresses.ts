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

/** What AWS makes with a VPC, as an attribute of the VPC. */
const OF_VPC: Readonly<Record<string, string>> = {
  "default network ACL": "default_network_acl_id",
  "default security group": "default_security_group_id",
  "main route table": "main_route_table_id",
};

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

  /**
   * A block of Terraform's language, with references to what the configuration makes. What is in a module
   * can be referred to only there.
   */
  block(block: string): { readonly text: string; readonly module: string } {
    const modules = new Set<string>();
    const text = block.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (quoted, inner: string) => {
      const reference = this.#reference(inner);
      if (reference === undefined) return quoted;
      modules.add(moduleOf(reference));
      return reference;
    });
    const [module = ""] = modules;
    const named = this.text(this.#named(text));
    if (modules.size !== 1 || module === "") return { text: named, module: "" };
    return { text: named.replaceAll(`${module}.`, ""), module };
  }

  /** Names of blocks are made from ids. */
  #named(block: string): string {
    return block.replaceAll(/\b([a-z]+)_(planned\d+)/g, (name, prefix: string, rest: string) => {
      const meaning = this.#meanings.get(`${prefix}-${rest}`);
      return meaning === undefined
        ? name
        : meaning
            .replace(/^.*aws_\w+?\./, "")
            .replaceAll(/\W+/g, "_")
            .replace(/_+$/, "");
    });
  }

  /** The attribute that has this id, or ARN. */
  #reference(text: string): string | undefined {
    const isArn = text.startsWith("arn:");
    const id = isArn ? (/[^/:]+$/.exec(text)?.[0] ?? "") : text;
    const meaning = this.#meanings.get(id);
    if (meaning === undefined) return undefined;
    const [, what = "", vpc = ""] = /^the (.+) of (.+)$/.exec(meaning) ?? [];
    const attribute = OF_VPC[what];
    if (attribute !== undefined) return `${vpc}.${attribute}`;
    return isAddress(meaning) ? `${meaning}.${isArn ? "arn" : "id"}` : undefined;
  }
}

function isAddress(meaning: string): boolean {
  return /^(module\.|data\.|aws_)\S+$/.test(meaning);
}

function moduleOf(address: string): string {
  return /^(?:module\.[^.[]+(?:\[[^\]]*\])?(?:\.(?=module\.))?)+/.exec(address)?.[0] ?? "";
}
