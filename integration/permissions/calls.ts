import { STACK_TAG } from "../../contract/stacks";
import { HarnessError } from "../errors";
import { type Call, distinct, type Entry, entrySchema, type Target, withRole } from "./call";
import { NameReader } from "./names";
import { referenceOf } from "./reference";

/**
 * What the provider called for a stack, according to the request log of moto's server. Sorted, and without repeats: the
 * order in which Terraform calls differs from run to run.
 * @throws HarnessError if the log has a call that AWS's reference, as far as it is kept here, does not list.
 */
export function callsIn(log: string, stack: string): readonly Call[] {
  const entries = log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => entrySchema.parse(JSON.parse(line)))
    .filter(({ client }) => new RegExp(`\\bstack/${stack}(\\s|$)`).test(client));
  if (entries.length === 0) throw new HarnessError(`the request log has no call for ${stack}`);
  return distinct(new CallReader().read(entries));
}

/** The resource types of EC2, by the prefix of their IDs. */
const TYPES: Readonly<Record<string, string>> = {
  acl: "network-acl",
  ami: "image",
  eipalloc: "elastic-ip",
  eni: "network-interface",
  fl: "vpc-flow-log",
  i: "instance",
  igw: "internet-gateway",
  nat: "natgateway",
  pl: "prefix-list",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  vol: "volume",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};
const ID = /\b([a-z]+)-[0-9a-f]{8,17}\b/g;
/** AWS checks these too, although the request does not name them. */
const UNNAMED: Readonly<Record<string, readonly string[]>> = { "ec2:RunInstances": ["volume"] };

/** Reads calls in the order in which they were made, because tags and associations come from earlier ones. */
class CallReader {
  /** The IDs that have the Stack tag. */
  readonly #tagged = new Set<string>();
  /** The IDs that an association connects, by its ID. */
  readonly #associated = new Map<string, readonly string[]>();
  readonly #names = new NameReader();

  read(entries: readonly Entry[]): readonly Call[] {
    return entries.map((entry) =>
      entry.operation.startsWith("ec2 ") ? this.#ec2(entry) : this.#names.read(entry),
    );
  }

  #ec2({ operation, request, answer, status }: Entry): Call {
    const action = operation.replace(" ", ":");
    const reference = referenceOf(action);
    const parameters = new URLSearchParams(request);
    const asked = tagsAsked(parameters);
    const named = idsIn([...parameters.values()].join(" ")).flatMap(
      (id) => this.#associated.get(id) ?? [id],
    );
    const on = Object.entries(reference).flatMap(([type, flags]): readonly Target[] => {
      const ids = named.filter((id) => typeOf(id) === type);
      const arn = `arn:aws:ec2:us-east-2:111122223333:${type}/0`;
      if (action === "ec2:CreateTags" || action === "ec2:DeleteTags") {
        return ids.map(() => ({ arn, ...(asked.has("*") && { stack: "asked" as const }) }));
      }
      if (ids.length > 0) {
        const isOurs = flags.includes("has") && ids.every((id) => this.#tagged.has(id));
        return [{ arn, ...(isOurs && { stack: "has" as const }) }];
      }
      const isMade = flags.includes("asked") && (flags.includes("required") || asked.has(type));
      const isChecked = isMade || UNNAMED[action]?.includes(type) === true;
      return isChecked ? [{ arn, ...(asked.has(type) && { stack: "asked" as const }) }] : [];
    });
    if (status.startsWith("2")) this.#remember(named, asked, answer);
    const role = parameters.get("DeliverLogsPermissionArn") ?? undefined;
    const profile = parameters.get("IamInstanceProfile.Name");
    return withRole(
      { action, on: on.length === 0 ? [{ arn: "*" }] : on },
      profile === null ? role : this.#names.roleOf(profile),
    );
  }

  #remember(named: readonly string[], asked: ReadonlySet<string>, answer: string): void {
    if (asked.has("*")) for (const id of named) this.#tagged.add(id);
    for (const id of idsIn(answer)) {
      if (named.includes(id)) continue;
      if (asked.has(typeOf(id) ?? "")) this.#tagged.add(id);
      if (/assoc-/.test(id) && !this.#associated.has(id)) this.#associated.set(id, named);
    }
  }
}

function idsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(ID)].map(([id]) => id))];
}

function typeOf(id: string): string | undefined {
  return TYPES[id.slice(0, id.lastIndexOf("-"))];
}

/** The resource types that get the Stack tag; `*` for all that the request names. */
function tagsAsked(parameters: URLSearchParams): ReadonlySet<string> {
  return new Set(
    [...parameters].flatMap(([name, value]) => {
      if (value !== STACK_TAG) return [];
      if (/^Tag\.\d+\.Key$/.test(name)) return ["*"];
      const specification = /^(TagSpecification\.\d+)\.Tag\.\d+\.Key$/.exec(name)?.[1];
      return specification === undefined
        ? []
        : [parameters.get(`${specification}.ResourceType`) ?? ""];
    }),
  );
}
