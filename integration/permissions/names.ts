import { STACK_TAG } from "../../contract/stacks";
import { HarnessError } from "../errors";
import { normal, withRole, type Call, type Entry, type Target } from "./call";
import { referenceOf } from "./reference";

/** Lambda's operations, by method and path. */
const LAMBDA: readonly (readonly [RegExp, string])[] = [
  [/^POST \/2015-03-31\/functions\/?$/, "CreateFunction"],
  [/^GET \/2015-03-31\/functions\/[^/]+$/, "GetFunction"],
  [/^DELETE \/2015-03-31\/functions\/[^/]+$/, "DeleteFunction"],
  [/^GET \/2015-03-31\/functions\/[^/]+\/configuration$/, "GetFunctionConfiguration"],
  [/^PUT \/2015-03-31\/functions\/[^/]+\/configuration$/, "UpdateFunctionConfiguration"],
  [/^PUT \/2015-03-31\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
  [/^GET \/2015-03-31\/functions\/[^/]+\/versions$/, "ListVersionsByFunction"],
  [/^GET \/2020-06-30\/functions\/[^/]+\/code-signing-config$/, "GetFunctionCodeSigningConfig"],
  [/^GET \/2017-03-31\/tags\/.+$/, "ListTags"],
];

/** The prefix of a service's actions, by the name that signs its requests. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

type Body = Readonly<Record<string, unknown>>;

/** Reads calls to services whose resources have names, or whose IDs the tags of few resources follow. */
export class NameReader {
  /** The path of each role and instance profile, by its name. */
  readonly #paths = new Map<string, string>();
  /** The role of each instance profile. */
  readonly #roles = new Map<string, string>();
  readonly #taggedKeys = new Set<string>();

  read(entry: Entry): Call {
    const [service = "", ...rest] = entry.operation.split(" ");
    const operation = service === "lambda" ? lambdaOperation(rest.join(" ")) : rest.join(" ");
    const action = `${PREFIXES[service] ?? service}:${operation}`;
    const types = Object.keys(referenceOf(action));
    const body = bodyOf(entry.request);
    const isAsked = asksForStack(entry.request, body);
    if (service === "kms") this.#rememberKey(entry, isAsked);
    const target = this.#target(service, entry, body, types);
    const stack = this.#stackOf(service, operation, body, isAsked);
    const alias = /^alias\/.+/.exec(String(body["KeyId"]))?.[0];
    return withRole(
      {
        action,
        on: [{ arn: target, ...(stack !== undefined && { stack }) }],
        ...(alias !== undefined && { keys: { "kms:RequestAlias": alias } }),
      },
      this.#roleIn(action, entry, body),
    );
  }

  /** The ARN of the role of an instance profile. */
  roleOf(profile: string): string | undefined {
    return this.#roles.get(profile);
  }

  /** A role that the request hands to a service. The log shortens requests that hold a function's code. */
  #roleIn(action: string, { answer }: Entry, body: Body): string | undefined {
    if (action === "lambda:CreateFunction") return /"Role": ?"([^"]+)"/.exec(answer)?.[1];
    if (action !== "iam:AddRoleToInstanceProfile") return undefined;
    const role = this.#arnOf("role", String(body["RoleName"]));
    this.#roles.set(String(body["InstanceProfileName"]), role);
    return role;
  }

  #arnOf(type: string, name: string): string {
    return `arn:aws:iam::111122223333:${type}${this.#paths.get(`${type}/${name}`) ?? "/"}${name}`;
  }

  #target(service: string, entry: Entry, body: Body, types: readonly string[]): string {
    if (types.length === 0 || types[0] === "*") return "*";
    const at = (resource: string): string =>
      `arn:aws:${PREFIXES[service] ?? service}:us-east-2:111122223333:${resource}`;
    const of = (name: string): string | undefined => {
      const value = body[name];
      return typeof value === "string" ? value : undefined;
    };
    const arn = of("ResourceArn") ?? of("resourceArn") ?? of("ResourceARN") ?? of("Resource");
    switch (service) {
      case "dynamodb":
        return normal(arn ?? at(`table/${of("TableName") ?? missing(entry)}`));
      case "iam":
        return this.#iam(of, types, entry);
      case "kms":
        return at("key/0");
      case "lambda": {
        const path = decodeURIComponent(entry.operation.split(" ").at(-1) ?? "");
        const name = /functions\/([^/]+)/.exec(path)?.[1] ?? /function:([^/:]+)/.exec(path)?.[1];
        return at(
          `function:${name ?? /"FunctionName": ?"([^"]+)"/.exec(entry.answer)?.[1] ?? missing(entry)}`,
        );
      }
      case "logs":
        return normal(arn ?? at(`log-group:${of("logGroupName") ?? missing(entry)}`)).replace(
          /:\*$/,
          "",
        );
      case "monitoring":
        return normal(
          arn ??
            at(
              `alarm:${of("AlarmName") ?? of("AlarmNames.member.1") ?? firstOf(body["AlarmNames"]) ?? missing(entry)}`,
            ),
        );
      case "ssm":
        return `arn:aws:ssm:us-east-2::parameter${of("Name") ?? missing(entry)}`;
      default:
        throw new HarnessError(`integration/permissions/names.ts must know the service ${service}`);
    }
  }

  #iam(of: (name: string) => string | undefined, types: readonly string[], entry: Entry): string {
    const type = types[0] ?? "";
    const name = of(type === "role" ? "RoleName" : "InstanceProfileName") ?? missing(entry);
    const path = of("Path");
    if (path !== undefined) this.#paths.set(`${type}/${name}`, path);
    return this.#arnOf(type, name);
  }

  #rememberKey({ answer, operation, status }: Entry, isAsked: boolean): void {
    const id = /"KeyId": ?"([^"]+)"/.exec(answer)?.[1];
    const isMade = operation === "kms CreateKey" && status.startsWith("2");
    if (isMade && isAsked && id !== undefined) this.#taggedKeys.add(id);
  }

  #stackOf(service: string, operation: string, body: Body, isAsked: boolean): Target["stack"] {
    if (isAsked) return "asked";
    if (service !== "kms" || operation === "CreateKey") return undefined;
    const id = String(body["KeyId"]).split("/").at(-1) ?? "";
    return this.#taggedKeys.has(id) ? "has" : undefined;
  }
}

function lambdaOperation(path: string): string {
  const [method = "", address = ""] = path.split(" ");
  const found = LAMBDA.find(([pattern]) => pattern.test(`${method} ${address}`));
  if (found === undefined) {
    throw new HarnessError(`integration/permissions/names.ts must know Lambda's operation ${path}`);
  }
  return found[1];
}

/** The members of the request, whichever way it is written. None for one that the log shortens. */
function bodyOf(request: string): Body {
  if (!request.startsWith("{")) return Object.fromEntries(new URLSearchParams(request));
  try {
    return JSON.parse(request) as Body;
  } catch {
    return {};
  }
}

/** Whether the request puts the Stack tag on something. */
function asksForStack(request: string, body: Body): boolean {
  if (Object.values(body).some((value) => value === STACK_TAG)) return true;
  return new RegExp(`"(Key|TagKey)": ?"${STACK_TAG}"|"(tags|Tags)": ?\\{[^}]*"${STACK_TAG}"`).test(
    request,
  );
}

function firstOf(list: unknown): string | undefined {
  return Array.isArray(list) && typeof list[0] === "string" ? list[0] : undefined;
}

function missing({ operation }: Entry): never {
  throw new HarnessError(`integration/permissions/names.ts must know the resource of ${operation}`);
}
