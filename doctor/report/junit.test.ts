import { SaxesParser } from "saxes";
import { diagnose } from "../diagnose";
import { printableLine } from "../printable";
import { readFolder } from "../snapshot/folder";
import { copyExample, removeTemporaryFolders } from "../testing/examples";
import { renderJunit } from "./junit";
import { type Result } from "./result";
import { forHostileNames, resultOf } from "./testing/hostile";

afterEach(removeTemporaryFolders);

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Throws what a strict parser finds wrong. */
function parsed(xml: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(xml).close();
  return root.children[0]!;
}

function all(element: Element, name: string): readonly Element[] {
  return [
    ...(element.name === name ? [element] : []),
    ...element.children.flatMap((child) => all(child, name)),
  ];
}

function casesOf(result: Result): readonly Element[] {
  return all(parsed(renderJunit(result)), "testcase");
}

test("has a test for the network, the table, and each permission, as the runners count them", () => {
  const root = parsed(renderJunit(resultOf("no-route")));
  const counts = { tests: "5", failures: "3", errors: "0", skipped: "0" };
  expect(root).toMatchObject({ name: "testsuites", attributes: counts });
  expect(all(root, "testsuite")).toMatchObject([{ attributes: counts }]);
  expect(
    all(root, "testcase").map(({ attributes, children }) => [
      attributes["name"],
      children[0]?.name ?? "passed",
      children[0]?.attributes["type"],
    ]),
  ).toEqual([
    ["network: reaches DynamoDB", "failure", "ENI_SG_RULES_MISMATCH"],
    ["table: serves requests", "passed", undefined],
    ["permission: GetItem", "failure", "X_AUTHZ_ROLE_POLICY_NO_ALLOW"],
    ["permission: PutItem", "passed", undefined],
    ["permission: Query", "failure", "X_AUTHZ_ROLE_POLICY_NO_ALLOW"],
  ]);
  const [network] = all(root, "failure");
  expect(network?.attributes["message"]).toContain("has no route to DynamoDB");
  expect(network?.text).toContain("aws ec2 modify-vpc-endpoint");
  expect(all(root, "system-out")[0]?.text).toContain("Network       UNREACHABLE");
});

test("passes everything only if the outcome is ok", () => {
  const result = resultOf("gateway-endpoint", ["dynamodb:GetItem"]);
  expect(result.diagnosis.outcome).toBe("ok");
  expect(casesOf(result).flatMap(({ children }) => children)).toEqual([]);
});

test("has errors, and no failure, for what is unknown", () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove(
    "describe-route-tables.json",
    "get-role-policy-read-orders.json",
    "describe-table.json",
  );
  const diagnosis = diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] });
  expect(diagnosis.outcome).toBe("indeterminate");
  const problems = casesOf({ diagnosis }).flatMap(({ children }) => children);
  expect(problems.map(({ name }) => name)).toEqual(["error", "error", "error"]);
  expect(problems[0]?.attributes["message"]).toContain("describe-route-tables");
});

test("has an error if no permission can be decided", () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove("get-role.json");
  const { permissions, ...rest } = resultOf("gateway-endpoint").diagnosis;
  expect(permissions.known).toBe(true);
  const unknown = { known: false, missing: "iam:GetRole", why: "access denied" } as const;
  const cases = casesOf({ diagnosis: { ...rest, permissions: unknown } });
  expect(cases.at(-1)?.children).toMatchObject([
    { name: "error", attributes: { type: "X_AUTHZ_UNKNOWN_POLICY" } },
  ]);
});

test("a strict parser reads the same from hostile names", () => {
  forHostileNames((hostile, name, harmless) => {
    const cases = casesOf(hostile);
    expect(cases.map(({ attributes }) => attributes["name"])).toEqual(
      casesOf(harmless).map(({ attributes }) => attributes["name"]),
    );
    expect(cases[0]?.attributes["classname"]).toContain(`table ${printableLine(name)} (`);
  });
});

test("the strict parser refuses what is not escaped", () => {
  expect(() => parsed('<a b="<script>"/>')).toThrow();
  expect(() => parsed("<a>\ufffe</a>")).toThrow();
});
