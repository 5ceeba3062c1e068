import { namesEndpoint } from "../../endpoint-values";
import { keptVariables, mayChangeEndpoint, mayNameTable } from "../../calls/client-variables";
import { type Fact, type Unknown } from "../../known";
import { type Entity } from "../entity";
import { isMarked, type Wanted } from "../nodes";
import { type Reader } from "../reader";

const ROLE: Wanted = { what: "role", accepts: (text) => /^arn:[^:]*:iam:.*:role\//.test(text) };

/** The answer of get-function-configuration after apply. */
export function functionAnswer(reader: Reader, fn: Entity): object {
  const blocks = fn.blocks("vpc_config");
  const [vpc] = blocks.known ? blocks.value : [];
  const name = fn.text("function_name") ?? fn.address;
  return {
    FunctionName: name,
    FunctionArn: fn.text("arn") ?? reader.places.arn(fn.resource, "lambda", `function:${name}`),
    State: "Active",
    Role: roleOf(reader, fn, "role"),
    ...(!blocks.known && {
      VpcConfig: {
        SubnetIds: [reader.names.mintUnknown("subnet", blocks)],
        SecurityGroupIds: [reader.names.mintUnknown("sg", blocks)],
      },
    }),
    ...(vpc !== undefined && {
      VpcConfig: {
        SubnetIds: vpc.ids("subnet", "subnet_ids"),
        SecurityGroupIds: vpc.ids("sg", "security_group_ids"),
        Ipv6AllowedForDualStack: vpc.flag("ipv6_allowed_for_dual_stack") ?? false,
      },
    }),
    Environment: environment(reader, fn),
  };
}

/** The ARN of a role. If the plan does not tell it, nobody has it. */
export function roleOf(reader: Reader, owner: Entity, name: string): string {
  const role = owner.fact(name, ROLE);
  if (role.known && typeof role.value === "string") return role.value;
  const missing = {
    known: false,
    missing: `${owner.address}.${name}`,
    why: "it is not set",
  } as const;
  return unknownRole(reader, owner, role.known ? missing : role);
}

/** The ARN of a role that nobody has. */
export function unknownRole(reader: Reader, owner: Entity, unknown: Unknown): string {
  const id = reader.names.mintUnknown("role", unknown);
  return reader.places.arn(owner.resource, "iam", `role/${id}`, true);
}

/** The variables that the doctor keeps, or an error if one of them is not known. */
function environment(reader: Reader, fn: Entity): object {
  const blocks = fn.blocks("environment");
  if (!blocks.known) return failed(blocks);
  const [block] = blocks.value;
  if (block === undefined) return { Variables: {} };
  const variables = variablesOf(reader, block);
  if (!variables.known) return failed(variables);
  const kept: Record<string, string> = {};
  for (const name of variables.value) {
    const value = valueOf(reader, fn, name);
    if (value === undefined) continue;
    if (!value.known) return failed(value);
    kept[name] = value.value;
  }
  return { Variables: keptVariables(kept) };
}

function failed(unknown: Extract<Fact<unknown>, { known: false }>): object {
  return { Error: { ErrorCode: `${unknown.missing}: ${unknown.why}` } };
}

/** No single value is a map of variables. */
const NO_TEXT: Wanted = { what: "map", accepts: () => false };
const PATH = ["environment", 0, "variables"] as const;

function variablesOf(reader: Reader, block: Entity): Fact<readonly string[]> {
  const { values, unknown } = block.resource;
  if (isMarked(unknown, PATH)) {
    const whole = reader.evaluator.read(block.resource, PATH, NO_TEXT);
    return whole.known ? { known: true, value: Object.keys(whole.value ?? {}) } : whole;
  }
  const names = [values, unknown].flatMap((each) => {
    const [found] = ((each as { environment?: unknown }).environment ?? []) as readonly {
      variables?: object | null;
    }[];
    return Object.keys(found?.variables ?? {});
  });
  return { known: true, value: [...new Set(names)] };
}

/** @returns undefined for a variable that tells nothing about DynamoDB */
function valueOf(reader: Reader, fn: Entity, name: string): Fact<string> | undefined {
  const wanted = wantedBy(reader, name);
  const value = reader.evaluator.read(fn.resource, [...PATH, name], wanted);
  const mayMatter = mayNameTable(name) || mayChangeEndpoint(name) || namesClient(name);
  if (!value.known) return mayMatter ? value : undefined;
  if (typeof value.value !== "string") return undefined;
  const text = mayNameTable(name) || !isHost(value.value) ? value.value : `https://${value.value}`;
  return mayMatter || namesEndpoint(name, text) ? { known: true, value: text } : undefined;
}

/** A name that code gives to what it calls. */
function namesClient(variable: string): boolean {
  return /dynamo|ddb|dax|endpoint/i.test(variable);
}

function isHost(text: string): boolean {
  return /^vpce-[\w.-]+\.vpce\.[a-z.]+$/.test(text);
}

function wantedBy(reader: Reader, variable: string): Wanted {
  if (!mayNameTable(variable)) return { what: `variable ${variable}`, accepts: isHost };
  const tables = () =>
    reader
      .all("aws_dynamodb_table", "data.aws_dynamodb_table")
      .flatMap((table) => [table.text("name"), table.text("arn")]);
  return { ...reader.among("table", tables), what: `variable ${variable}` };
}
