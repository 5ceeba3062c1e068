import { diagnose, type Diagnosis } from "../diagnose";
import { largeNetwork } from "../reachability/testing/large";
import { withNatGateway } from "../reachability/testing/network";
import { readFolder } from "../snapshot/folder";
import { copyExample, EXAMPLES, exampleFolder, removeTemporaryFolders } from "../testing/examples";
import { renderText } from "./text";
import { findRemedy } from "../remedy";

afterEach(removeTemporaryFolders);

const ESCAPES = /\p{Cc}\[[0-9;]*m/gu;

function example(name: (typeof EXAMPLES)[number]): Diagnosis {
  return diagnose(readFolder(exampleFolder(name)));
}

/** A line may exceed the width only if it contains a word this long. */
const LONG_WORD = /\S{60,}/;

test.each(EXAMPLES)("fits into 80 columns: %s", (name) => {
  const long = renderText(example(name))
    .split("\n")
    .filter((line) => line.length > 80 && !LONG_WORD.test(line));
  expect(long).toEqual([]);
});

test.each(EXAMPLES)("says the same with and without color: %s", (name) => {
  const plain = renderText(example(name));
  const colored = renderText(example(name), { color: true });
  expect(plain).not.toMatch(ESCAPES);
  expect(colored).toMatch(ESCAPES);
  expect(colored.replaceAll(ESCAPES, "")).toBe(plain);
});

test("draws the hops in order, and numbers what blocks", () => {
  const text = renderText(example("no-route"));
  const marks = text.split("\n").filter((line) => /^ {2}[│x?~▼] /.test(line));
  expect(marks.map((line) => line.trim().split(/\s+/).slice(0, 2).join(" "))).toEqual([
    "│ function",
    "│ vpc-0c1d2e3f4a5b6c7d8",
    "│ enableDnsHostnames",
    "x sg-0f2e3d4c5b6a79880",
    "│ acl-07c6b5a4f3e2d1c0b",
    "│ in",
    "x rtb-0d9e8f7a6b5c4d3e2",
    "x dynamodb",
  ]);
  expect(text).toContain("blocked (1)");
  expect(text).toContain("blocked (2)");
});

test("draws subnets with the same path once", () => {
  const text = renderText(example("gateway-endpoint"));
  expect(text).toContain("same path: subnet-0b2c3d4e5f6071829");
  expect(text.match(/▼ dynamodb/g)).toHaveLength(1);
});

test("draws a NAT gateway and its path to the internet", () => {
  const { access } = readFolder(exampleFolder("gateway-endpoint"));
  const text = renderText(diagnose({ network: withNatGateway(), access }));
  expect(text).toContain("NAT gateway, available");
  expect(text).toContain("internet gateway");
  expect(text).toContain("Network       REACHABLE, not private");
});

test("keeps control characters of names from the terminal", () => {
  const copy = copyExample("gateway-endpoint");
  copy.set("get-function-configuration.json", "FunctionName", "or\u001b[2Jders\u0007");
  const text = renderText(diagnose(readFolder(copy.folder)));
  expect(text).toContain("or\\u001b[2Jders\\u0007 → ");
});

test("stays short for a large network", () => {
  const { access } = readFolder(exampleFolder("gateway-endpoint"));
  const text = renderText(diagnose({ network: largeNetwork(300, "none"), access }));
  expect(text.split("\n").length).toBeLessThan(400);
  expect(text).toContain("294 more paths are in the output of --json.");
  expect(text).toContain("280 more are in the output of --json");
});

test("prints the changes in order, as commands or as Terraform, with what was tried and what remains", () => {
  const snapshot = readFolder(exampleFolder("no-route"));
  const options = { actions: ["dynamodb:PutItem"] };
  const diagnosis = diagnose(snapshot, options);
  const remedy = findRemedy(snapshot, diagnosis, options);
  const text = renderText(diagnosis, { remedy });
  expect(text).toMatch(
    /^Fix {11}2 changes, in this order\n {2}1 {2}allow tcp 443 [^]+ {2}2 {2}associate vpce-/m,
  );
  expect(text).toContain("aws ec2 modify-vpc-endpoint");
  expect(text).toMatch(/^Tried {9}with both: REACHABLE, private; all allowed; \$0 a month$/m);
  const terraform = renderText(diagnosis, { remedy, form: "terraform" });
  expect(terraform).toContain('resource "aws_vpc_endpoint_route_table_association"');
  expect(terraform).not.toContain("aws ec2");
  if (remedy === undefined) throw new Error("there is no remedy");
  const unsolved = renderText(diagnosis, { remedy: { ...remedy, after: diagnosis } });
  expect(unsolved).toMatch(/^Remains {7}ENI_SG_RULES_MISMATCH: sg-/m);
});
