import { parseArn } from "../../../aws/arn";
import { type Resource } from "../../snapshot/plan";
import { localAddress } from "../../snapshot/plan/plan-index";
import { type Written } from "./written";

/** An attribute of what the plan has, and the text after it. */
export interface Target {
  readonly resource: Resource;
  readonly attribute: string;
  /** @default - none */
  readonly suffix?: string;
}

/** What AWS makes with a VPC, as an attribute of the VPC. */
const OF_VPC: Readonly<Record<string, string>> = {
  "default network ACL": "default_network_acl_id",
  "default security group": "default_security_group_id",
  "main route table": "main_route_table_id",
};

/** What ARNs name, by service and the beginning of their last part: types, and the attribute with that name. */
const NAMED: Readonly<Record<string, readonly [type: string, name: string]>> = {
  "dynamodb table": ["aws_dynamodb_table", "name"],
  "iam role": ["aws_iam_role", "name"],
  "iam policy": ["aws_iam_policy", "name"],
  "kms key": ["aws_kms_key", "key_id"],
};

const PREFIX_LIST = /^the prefix list (com\.amazonaws\..+)$/;

/** Finds what ids and ARNs stand for. */
export class Targets {
  readonly #written: Written;
  readonly #meanings: ReadonlyMap<string, string>;
  #lists: readonly (readonly [id: string, name: string])[] | undefined;

  constructor(written: Written, meanings: ReadonlyMap<string, string>) {
    this.#written = written;
    this.#meanings = meanings;
  }

  /** @returns undefined if the text is neither an id nor an ARN of what the plan has */
  find(text: string): Target | undefined {
    return text.startsWith("arn:") ? this.#named(text) : this.#identified(text);
  }

  resource(id: string): Resource | undefined {
    return this.find(id)?.resource;
  }

  /** What a role's name stands for. */
  role(name: string): Resource | undefined {
    return this.#withName("aws_iam_role", "name", name);
  }

  /** The name of the service whose prefix list has this id. */
  prefixList(id: string): string | undefined {
    return this.#prefixLists().find(([known]) => known === id)?.[1];
  }

  /** The id of DynamoDB's prefix list. */
  get dynamoDb(): string | undefined {
    return this.#prefixLists().find(([, name]) => name.endsWith(".dynamodb"))?.[0];
  }

  /** The prefix lists of AWS's services that the plan names: each id, and the name of the service. */
  #prefixLists(): readonly (readonly [id: string, name: string])[] {
    this.#lists ??= this.#findPrefixLists();
    return this.#lists;
  }

  #findPrefixLists(): readonly (readonly [id: string, name: string])[] {
    const meant = [...this.#meanings].flatMap(([id, meaning]) => {
      const name = PREFIX_LIST.exec(meaning)?.[1];
      return name === undefined ? [] : [[id, name] as const];
    });
    const read = this.#written.all("aws_prefix_list", "data").map(({ values }) => values);
    const endpoints = this.#written.all("aws_vpc_endpoint").map(({ values }) => values);
    const known = [
      ...read.map(({ id, name }) => [id, name] as const),
      ...endpoints.map(({ prefix_list_id: id, service_name: name }) => [id, name] as const),
    ];
    const isText = (pair: readonly [unknown, unknown]): pair is readonly [string, string] =>
      pair.every((part) => typeof part === "string" && part !== "");
    return [...meant, ...known.filter(isText)];
  }

  #identified(id: string): Target | undefined {
    const meaning = this.#meanings.get(id);
    if (meaning === undefined) return undefined;
    const [, what = "", vpc = ""] = /^the (.+) of (.+)$/.exec(meaning) ?? [];
    const resource = this.#written.at(OF_VPC[what] === undefined ? meaning : vpc);
    if (resource === undefined) return undefined;
    return { resource, attribute: OF_VPC[what] ?? attributeOf(resource) };
  }

  #named(text: string): Target | undefined {
    const arn = parseArn(text);
    const [, kind = "", rest = ""] = /^([^/]+)\/(.+)$/.exec(arn?.resource ?? "") ?? [];
    const [type, attribute] = NAMED[`${arn?.service ?? ""} ${kind}`] ?? [];
    if (arn === undefined || type === undefined || attribute === undefined) return undefined;
    // Only a table has something in it, such as an index.
    const at = type === "aws_dynamodb_table" ? rest.indexOf("/") : -1;
    const path = at < 0 ? rest : rest.slice(0, at);
    const resource = this.#withName(type, attribute, path.slice(path.lastIndexOf("/") + 1));
    if (resource === undefined) return undefined;
    const own = resource.values.arn;
    const whole = at < 0 ? text : text.slice(0, text.length - rest.length + at);
    if (typeof own === "string" && own !== whole) return undefined;
    return { resource, attribute: "arn", ...(at >= 0 && { suffix: rest.slice(at) }) };
  }

  #withName(type: string, attribute: string, name: string): Resource | undefined {
    const meant = this.#written.at(this.#meanings.get(name) ?? "");
    if (meant?.type === type) return meant;
    const [only, ...others] = this.#written
      .all(type)
      .filter(({ values }) => values[attribute] === name);
    // Two Regions can have a table of one name.
    return others.length === 0 ? only : undefined;
  }
}

function attributeOf({ type }: Resource): string {
  return type === "aws_iam_role" ? "name" : "id";
}

/** `aws_subnet.a[0]`, as its own module calls it. */
export function ownAddress(resource: Resource): string {
  const { key } = resource;
  return `${localAddress(resource)}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`;
}
