import { OUTPUT_NAMES, type OutputName } from "../../contract/stacks";
import { HarnessError } from "../errors";
import { functionOutputs, printedOutputs } from "../testing/outputs";
import { parseOutputs } from "./outputs";

const { functionName, functionArn, functionBundle, ...common } = functionOutputs;
const ofFunction = { functionName, functionArn, functionBundle };

function without(name: keyof typeof functionOutputs) {
  return Object.fromEntries(Object.entries(functionOutputs).filter(([other]) => other !== name));
}

test("reads the outputs of a stack with a function", () => {
  expect(parseOutputs(printedOutputs(functionOutputs), "gateway-endpoint")).toEqual(
    functionOutputs,
  );
});

test("reads the outputs of a stack with an instance", () => {
  const outputs = { ...common, accessPath: "instance", instanceId: "i-0c3" } as const;
  expect(parseOutputs(printedOutputs(outputs), "instance")).toEqual(outputs);
});

test.each(["vpcId", "endpointId"] as const)("does without `%s`", (name) => {
  const others = without(name);
  expect(parseOutputs(printedOutputs(others), "public")).toEqual(others);
});

test("leaves out what is not of the contract", () => {
  const printed = { ...printedOutputs(functionOutputs), another: { value: "theirs" } };
  expect(parseOutputs(printed, "public")).toEqual(functionOutputs);
});

test.each([
  ...(["accessLevel", "region", "tableName", "tableArn", "roleArn"] as const),
  ...(["functionName", "functionArn", "functionBundle"] as const),
])("names the missing output of `%s`", (name) => {
  const others = without(name);
  const parse = () => parseOutputs(printedOutputs(others), "nat-gateway");
  expect(parse).toThrow(HarnessError);
  expect(parse).toThrow(
    `the outputs of nat-gateway do not match the contract: \`${OUTPUT_NAMES[name]}\``,
  );
});

test("names an instance's missing output, and not the function's", () => {
  const parse = () =>
    parseOutputs(printedOutputs({ ...common, accessPath: "instance" }), "instance");
  expect(parse).toThrow("`instance_id`");
  expect(parse).not.toThrow("`function_name`");
});

test("does not take a function's outputs for an instance's", () => {
  const parse = () =>
    parseOutputs(printedOutputs({ ...common, ...ofFunction, accessPath: "instance" }), "instance");
  expect(parse).toThrow("`instance_id`");
});

test.each([
  ["accessPath", "teleport", "access_path"],
  ["accessLevel", "admin", "access_level"],
] as const)("names the output of `%s` where it is %s", (name, value, key) => {
  const parse = () => parseOutputs(printedOutputs({ ...functionOutputs, [name]: value }), "public");
  expect(parse).toThrow(HarnessError);
  expect(parse).toThrow(`\`${key}\``);
});

test("names every output that is missing at once", () => {
  const few: Partial<Record<OutputName, string>> = { accessPath: "public", region: "us-east-2" };
  const parse = () => parseOutputs(printedOutputs(few), "public");
  for (const name of ["accessLevel", "tableName", "functionBundle"] as const) {
    expect(parse).toThrow(`\`${OUTPUT_NAMES[name]}\``);
  }
  expect(parse).not.toThrow("`region`");
});

test("names the access path where there are no outputs at all", () => {
  expect(() => parseOutputs({}, "public")).toThrow("`access_path`");
});
