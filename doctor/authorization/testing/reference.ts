/**
 * A second evaluator, to test the first: concrete, plain, and without any of its code. Whatever is
 * unknown, and whatever AWS leaves open, is a choice, and the caller tries each.
 */
import { type RandomLayer, type RandomStatement, type World } from "./random-policies";

/** Picks one of the options. The same name always gives the same option. */
export type Choose = <T>(name: string, options: readonly T[]) => T;

type Statement = RandomStatement;
type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
type Keys = (name: string) => readonly string[];
type Path = "gateway" | "interface" | "internet";
type Named = "everyone" | "account" | "role" | "session" | "nobody";

interface Request {
  readonly world: World;
  readonly action: string;
  readonly resource: string;
  readonly keys: Keys;
  readonly path: Path;
  readonly sessionArn: string;
  readonly hasBoundary: boolean;
  readonly choose: Choose;
}

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-role`;
const KEY = `arn:aws:kms:us-east-2:${ACCOUNT}:key/1`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/orders-role/`;
const ENDPOINT = { "aws:sourcevpce": "vpce-0a1b2c3d", "aws:sourcevpc": "vpc-0a1b2c3d" };
const ALL = { Action: "*", Resource: "*" };
const WITH_PRINCIPAL = ["resource-control-policy", "table-policy", "key-policy", "endpoint-policy"];

/** Whether the request is allowed, with every unknown replaced by a choice. */
export function isAllowed(world: World, choose: Choose): boolean {
  const path: Path =
    world.path.through === "unknown"
      ? choose("path", ["gateway", "interface", "internet"] as const)
      : world.path.through === "endpoint"
        ? world.path.type
        : "internet";
  const session = world.sessionName ?? choose("session", ["orders-reader", "other"]);
  const layers = Object.fromEntries(
    Object.entries(world.layers).map(([name, layer]) => [
      name,
      () => statementsOf(name, layer, choose),
    ]),
  ) as Readonly<Record<keyof World["layers"], () => readonly Statement[] | undefined>>;
  const request: Request = {
    world,
    action: world.action,
    resource: world.kms ? KEY : world.resource,
    keys: keysOf(world, path, choose),
    path,
    sessionArn: SESSION + session,
    hasBoundary: layers["permissions-boundary"]() !== undefined,
    choose,
  };
  const atEndpoint = !world.kms && path !== "internet";
  const owner = world.kms ? "key-policy" : "table-policy";
  const consulted = [
    ...(["service-control-policy", "resource-control-policy", "role-policy"] as const),
    ...(["permissions-boundary", "session-policy"] as const),
    owner,
    ...(atEndpoint ? (["endpoint-policy"] as const) : []),
  ] as const;
  const applying = (layer: keyof World["layers"], effect: string): readonly Named[] =>
    (layers[layer]() ?? [])
      .map((statement, index) => ({ statement, id: `${layer} ${String(index)}` }))
      .filter(({ statement }) => statement.Effect === effect)
      .map(({ statement, id }) => appliesTo(statement, layer, id, request))
      .filter((named) => named !== "nobody");
  if (consulted.some((layer) => applying(layer, "Deny").length > 0)) return false;

  const allows = (layer: keyof World["layers"]): boolean => applying(layer, "Allow").length > 0;
  const limits = (layer: keyof World["layers"]): boolean =>
    layers[layer]() === undefined || allows(layer);
  const sameAccount = request.resource.split(":")[4] === ACCOUNT;
  const grants = applying(owner, "Allow");
  const direct = sameAccount && (grants.includes("everyone") || grants.includes("session"));
  const byRole = sameAccount && grants.includes("role");
  return (
    limits("service-control-policy") &&
    limits("resource-control-policy") &&
    (byRole || direct || allows("role-policy")) &&
    ((sameAccount && !world.kms) || grants.length > 0) &&
    (direct || limits("permissions-boundary")) &&
    (direct || limits("session-policy")) &&
    (!atEndpoint || limits("endpoint-policy"))
  );
}

/** `undefined` when there is no policy. */
function statementsOf(
  name: string,
  layer: RandomLayer,
  choose: Choose,
): readonly Statement[] | undefined {
  if (layer === "none" || layer === "assumed-none") return undefined;
  if (layer !== "unknown") return layer;
  const principals = WITH_PRINCIPAL.includes(name)
    ? [{ Principal: "*" }, { Principal: { AWS: ROLE } }, { Principal: { AWS: ACCOUNT } }]
    : [{}];
  const allow = principals.map((principal) => [{ ...ALL, Effect: "Allow", ...principal }]);
  const deny = [{ ...ALL, Effect: "Deny", ...principals[0] }];
  const required = name === "role-policy" || name === "key-policy";
  return choose(name, [...(required ? [] : [undefined]), [], ...allow, deny]);
}

// Condition keys

const ADDRESSES = ["203.0.113.7", "203.0.113.8", "10.0.1.10", "10.0.2.20", "10.9.9.9"];
const ONLY_SINGLE = /^aws:(?!calledvia$)/;

function keysOf(world: World, path: Path, choose: Choose): Keys {
  const given = Object.entries(world.keys).map(
    ([key, value]) => [key.toLowerCase(), value] as const,
  );
  const overridden = new Map(given);
  return (name) => {
    const key = name.toLowerCase();
    const own = overridden.get(key);
    if (own?.state === "absent") return [];
    if (own?.state === "known") return own.values;
    const values = valuesOf(key, world);
    const single = values.map((value) => [value]);
    const pairs = values.slice(1).map((value, index) => [value, values[index] ?? ""]);
    const present = ONLY_SINGLE.test(key) ? single : [...single, ...pairs];
    if (own !== undefined) return choose(key, own.present ? present : [[], ...present]);
    return factOf(key, world, path, choose) ?? choose(key, [[], ...present]);
  };
}

/** One value for each way in which the policies can tell values apart. */
function valuesOf(key: string, world: World): readonly string[] {
  if (key.includes("multifactor")) return ["true", "false"];
  const text = JSON.stringify(world.layers);
  const values = new Set(["something else"]);
  for (const layer of Object.values(world.layers)) {
    for (const { Condition } of typeof layer === "string" ? [] : layer) {
      for (const keys of Object.values((Condition ?? {}) as Conditions)) {
        for (const [name, expected] of Object.entries(keys)) {
          // A value that another key is compared with can be the value of a variable.
          if (name.toLowerCase() !== key && !text.includes("${")) continue;
          for (const each of expected) {
            values.add(each);
            values.add(
              each
                .replace("*", "")
                .replace("?", "x")
                .replace(/\$\{.*\}/, "blue"),
            );
            if (each.endsWith("*")) values.add(each.replace("*", "z"));
          }
        }
      }
    }
  }
  if (text.includes("${")) {
    const resource = world.kms ? KEY : world.resource;
    for (const value of ["blue", "rxblue", resource, resource.replace(/^.*?\//, "")]) {
      values.add(value);
    }
  }
  for (const address of ADDRESSES) if (/IpAddress/.test(text)) values.add(address);
  if (/Numeric|Date/.test(text)) values.add("11");
  return [...values];
}

/** What AWS documents about a key. `undefined` when it can have any value, or none. */
function factOf(
  key: string,
  world: World,
  path: Path,
  choose: Choose,
): readonly string[] | undefined {
  if (key === "aws:multifactorauthpresent" && world.runsOn === "function") return [];
  if (key.startsWith("dynamodb:")) {
    if (world.kms || world.action === "dynamodb:Scan") return [];
    return undefined;
  }
  if (world.kms) return undefined;
  const through = world.path;
  const inside = path !== "internet";
  switch (key) {
    case "aws:sourcevpce":
    case "aws:sourcevpc":
      if (!inside) return [];
      return through.through === "unknown"
        ? choose(
            key,
            valuesOf(key, world).map((value) => [value]),
          )
        : [ENDPOINT[key]];
    case "aws:vpcsourceip":
    case "aws:sourceip": {
      if (inside !== (key === "aws:vpcsourceip")) return [];
      if (through.through === "unknown")
        return choose(
          key,
          ADDRESSES.map((one) => [one]),
        );
      if (through.sourceIp !== undefined) return [through.sourceIp];
      const { sourceCidrs } = through;
      const possible = ADDRESSES.filter(
        (one) =>
          sourceCidrs === undefined || sourceCidrs.some((cidr) => inRange(cidr, one) === true),
      );
      return choose(
        key,
        possible.map((one) => [one]),
      );
    }
    default:
      return undefined;
  }
}

// Statements

function appliesTo(statement: Statement, layer: string, id: string, request: Request): Named {
  const named = principalOf(statement, layer, id, request);
  if (named === "nobody") return named;
  const { action, choose } = request;
  const list = (name: string) => [(statement[name] ?? []) as string | readonly string[]].flat();
  const matchesAction = (name: string) =>
    list(name).some((pattern) => globs(pattern.toLowerCase()).test(action.toLowerCase()));
  if ("Action" in statement ? !matchesAction("Action") : matchesAction("NotAction"))
    return "nobody";

  const resources = list("Resource").concat(list("NotResource"));
  const matches = resources.some((pattern) => matchesResource(pattern, request));
  if (matches === "NotResource" in statement) return "nobody";
  if (resources.some((text) => !usable(text, request))) return "nobody";

  const conditions = Object.entries((statement.Condition ?? {}) as Conditions);
  const met = conditions.every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => isMet(operator, key, values, request, choose)),
  );
  return met ? named : "nobody";
}

function principalOf(statement: Statement, layer: string, id: string, request: Request): Named {
  if (!WITH_PRINCIPAL.includes(layer)) return "everyone";
  const not = "NotPrincipal" in statement;
  const element = (statement.Principal ?? statement.NotPrincipal) as
    string | { AWS: string | string[] };
  const names = typeof element === "string" ? [element] : [element.AWS].flat();
  const listed = {
    everyone: names.includes("*"),
    session: names.includes(request.sessionArn),
    role: names.includes(ROLE),
    account: names.includes(ACCOUNT) || names.includes(`arn:aws:iam::${ACCOUNT}:root`),
  };
  const order = ["everyone", "session", "role", "account"] as const;
  const first = order.find((name) => listed[name]) ?? "nobody";
  const named = not ? notPrincipal(statement, listed, first === "nobody", id, request) : first;
  if (layer !== "endpoint-policy" || request.path !== "gateway" || named === "nobody") return named;
  if (named === "everyone" && !not) return named;
  // A gateway endpoint takes only the principal `*`. AWS does not say what a Deny does with another.
  if (statement.Effect === "Allow") return "nobody";
  return request.choose(`principal of ${id}`, [named, "nobody"]);
}

function notPrincipal(
  statement: Statement,
  listed: Readonly<Record<"everyone" | "session" | "role" | "account", boolean>>,
  nobodyListed: boolean,
  id: string,
  { hasBoundary, choose }: Request,
): Named {
  if (statement.Effect === "Allow") return nobodyListed ? "everyone" : "nobody";
  if (hasBoundary || nobodyListed) return "everyone";
  if (listed.everyone || (listed.account && listed.role && listed.session)) return "nobody";
  return choose(`not principal of ${id}`, ["everyone", "nobody"]);
}

function matchesResource(text: string, request: Request): boolean {
  const parts = partsOf(text, request.keys);
  if (parts === undefined || !globs(parts, true).test(request.resource)) return false;
  // Wildcards are kept apart from the values of variables, which are literal.
  const marked = parts.map((part) => ("wild" in part ? WILD : part.text)).join("");
  const resource = marked.split(":").slice(5).join(":");
  const [type = ""] = resource.split("/");
  if (!type.includes(WILD) || resource.replaceAll(WILD, "") === "") return true;
  return request.choose(`type of ${text}`, [true, false]);
}

// Variables and patterns

/** Occurs in no policy. */
const WILD = "\uffff";

type Part = { readonly text: string } | { readonly wild: "*" | "?" };

/** `undefined` when a variable has no value. */
function partsOf(text: string, keys: Keys, wildcards = true): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (const [piece, variable] of text.matchAll(/\$\{([^}]*)\}|[^$]|\$/g)) {
    if (variable === undefined) {
      const wild = wildcards && (piece === "*" || piece === "?");
      parts.push(wild ? { wild: piece } : { text: piece });
      continue;
    }
    const [name = "", otherwise] = variable.split(",").map((each) => each.trim());
    const values = keys(name);
    const value = values.length === 1 ? values[0] : otherwise?.slice(1, -1);
    if (value === undefined) return undefined;
    parts.push({ text: value });
  }
  return parts;
}

function variablesOf(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([^},]*)\}/g)].map(([, name = ""]) => name.trim());
}

/** AWS does not say what a variable of a key with several values does. */
function usable(text: string, { keys, choose }: Request): boolean {
  return variablesOf(text).every(
    (name) => keys(name).length < 2 || choose(`several values for ${name}`, [true, false]),
  );
}

/** A wildcard of an ARN stays between two colons, unless it ends the segment or is in the last one. */
function globs(pattern: string | readonly Part[], arn = false, flags = "su"): RegExp {
  const parts = typeof pattern === "string" ? (partsOf(pattern, () => []) ?? []) : pattern;
  let colons = 0;
  const source = parts.map((part, index) => {
    if (!("wild" in part)) {
      colons += part.text.split(":").length - 1;
      return part.text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    }
    const free = !arn || colons >= 5;
    if (part.wild === "?") return free ? "." : "[^:]";
    const next = parts[index + 1];
    const ends = next === undefined || ("text" in next && next.text.startsWith(":"));
    return free || ends ? ".*" : "[^:]*";
  });
  return new RegExp(`^${source.join("")}$`, flags);
}

// Conditions

function isMet(
  operator: string,
  key: string,
  values: readonly string[],
  request: Request,
  choose: Choose,
): boolean {
  const [, set, name = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const negated = name.includes("Not");
  const actual = request.keys(key);
  if (name === "Null") {
    return values.some((value) => (value === "true") === (actual.length === 0));
  }
  if (actual.length === 0) {
    if (set === "ForAllValues") return true;
    if (set === "ForAnyValue") {
      return (
        ifExists !== undefined &&
        choose(`absent ${key} ${operator} ${values.join()}`, [true, false])
      );
    }
    return ifExists !== undefined || negated;
  }
  const base = name.replace("Not", "");
  const takesVariables = /^(String|Arn)/.test(base);
  if (takesVariables && values.some((value) => !usable(value, request))) return false;
  const met = actual.map((one) => {
    const equal = values.some((value) => {
      const result = compare(base, value, one, request.keys);
      return result ?? choose(`valid ${base} ${key} ${value}`, [true, false]);
    });
    return equal !== negated;
  });
  const some = met.includes(true);
  const all = !met.includes(false);
  const result =
    set === "ForAllValues"
      ? all
      : set === "ForAnyValue" || some === all
        ? some
        : choose(`several ${key} ${operator} ${values.join()}`, [true, false]);
  if (!result || negated || !takesVariables) return result;
  // AWS does not say whether another value matches beside one whose variable has no value.
  return values
    .filter((value) => partsOf(value, request.keys) === undefined)
    .flatMap(variablesOf)
    .filter((variable) => request.keys(variable).length === 0)
    .every((variable) => choose(`no value for ${variable}`, [true, false]));
}

/** `undefined` when the value is invalid for the operator. */
function compare(base: string, expected: string, actual: string, keys: Keys): boolean | undefined {
  const wildcards = base === "StringLike" || base === "ArnLike";
  const parts = /^(String|Arn)/.test(base) ? partsOf(expected, keys, wildcards) : [];
  switch (base) {
    case "StringEquals":
    case "StringLike":
      return parts !== undefined && globs(parts).test(actual);
    case "StringEqualsIgnoreCase":
      return parts !== undefined && globs(parts, false, "siu").test(actual);
    case "ArnLike":
      // No value of the generator is an ARN. A variable without a value equals nothing.
      return parts === undefined ? false : undefined;
    case "IpAddress":
      return inRange(expected, actual);
    case "NumericEquals":
    case "DateGreaterThan": {
      const [wanted, got] = [Number(expected), Number(actual)];
      if (Number.isNaN(wanted)) return undefined;
      return base === "NumericEquals" ? got === wanted : got > wanted;
    }
    case "Bool":
      return ["true", "false"].includes(expected) ? expected === actual : undefined;
    default:
      throw new Error(`the reference does not know ${base}`);
  }
}

function inRange(range: string, address: string): boolean | undefined {
  const [base = "", bits = "32"] = range.split("/");
  const [from, at] = [numberOf(base), numberOf(address)];
  if (from === undefined) return undefined;
  if (at === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(from / size) === Math.floor(at / size);
}

function numberOf(address: string): number | undefined {
  const bytes = address.split(".");
  if (bytes.length !== 4 || !bytes.every((byte) => /^\d+$/.test(byte))) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + Number(byte), 0);
}
