import { z } from "zod";
import { CALLS } from ".";
import { type Call } from "./call";
import { commandLine, pick } from "./query";
import { tableArn, tableKey } from "./table";

test("every answer has its own file", () => {
  const names = CALLS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each(CALLS.map((call) => [call.name, call] as const))(
  "%s asks for the permission of its operation",
  (_, { command, permission }) => {
    const [service = "", operation = ""] = command.split(" ");
    const [prefix, action = ""] = permission.split(":");
    const kebab = action.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
    expect([prefix, kebab]).toEqual([service, operation]);
  },
);

/** The part of an answer at this path, as JSON Schema, and whether it exists. */
function schemaAt(call: Call, path: string): unknown {
  const schema = z.toJSONSchema(call.schema, { io: "input", unrepresentable: "any" });
  return path
    .replaceAll("[]", ".[]")
    .split(".")
    .reduce<unknown>((part, step) => stepInto(part, step), schema);
}

interface Part {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly Part[];
}

function stepInto(part: unknown, step: string): unknown {
  const { anyOf, properties, items } = (part ?? {}) as Part;
  const found = step === "[]" ? items : properties?.[step];
  return found ?? anyOf?.map((each) => stepInto(each, step)).find((each) => each !== undefined);
}

const QUERIES = [tableArn, tableKey, ...CALLS.flatMap(({ asking }) => asking.follows)];

test.each(QUERIES.map(({ of, path }) => [of.name, path, of] as const))(
  "the answer of %s has %s, which says what to ask for",
  (_, path, call) => {
    expect(schemaAt(call, path)).toBeDefined();
  },
);

test("no answer is asked for before those that say what to ask for", () => {
  const names = CALLS.map(({ name }) => name);
  for (const { name, asking } of CALLS) {
    for (const { of } of asking.follows) {
      expect(names.indexOf(of.name)).toBeLessThan(names.indexOf(name));
    }
  }
});

describe("the words at a path", () => {
  const tables = {
    RouteTables: [
      { Routes: [{ GatewayId: "local" }, { GatewayId: "igw-1" }] },
      { Routes: [{ GatewayId: "local" }, {}] },
      {},
    ],
  };

  test.each([
    ["RouteTables[].Routes[].GatewayId", tables, ["local", "igw-1"]],
    ["PolicyNames", { PolicyNames: ["read", "write"] }, ["read", "write"]],
    ["Table.TableArn", { Table: { TableArn: "arn" } }, ["arn"]],
    ["SubnetId", [{ SubnetId: "subnet-1" }], ["subnet-1"]],
    ["Table.TableArn", { Table: {} }, []],
    ["Table.TableArn", undefined, []],
    ["Role", { Role: "" }, []],
  ])("%s of %j", (path, answer, words) => {
    expect(pick(answer, path)).toEqual(words);
  });
});

test("the command line has the arguments of the API's call", () => {
  const lines = CALLS.map(commandLine);
  expect(lines).toContain('ec2 describe-subnets --filters "$in_vpc"');
  expect(lines).toContain('kms get-key-policy --key-id "$key" --policy-name default');
  expect(lines).toContain("ec2 describe-vpc-block-public-access-exclusions");
});
