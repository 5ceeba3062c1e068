import { diagnose } from "../../diagnose";
import { printableLine } from "../../printable";
import { largeNetwork } from "../../reachability/testing/large";
import { readFolder } from "../../snapshot/folder";
import { copyExample, exampleFolder, removeTemporaryFolders } from "../../testing/examples";
import { type Result } from "../result";
import { forHostileNames, RESULTS, resultOf } from "../testing/hostile";
import { activeIn, attributeOf, elementsOf, named, textOf } from "../testing/markup";
import { renderPage } from "./index";
import { markup } from "./markup";
import { sentence } from "./sentence";

afterEach(removeTemporaryFolders);

const MENDED = renderPage(resultOf("no-route"));

test("says everything without its script", () => {
  const text = textOf(named(MENDED, "body")[0]!).replaceAll(/\s+/g, " ");
  for (const part of [
    "Cannot reach its table",
    "No packet reaches DynamoDB. 2 of 3 actions are denied. 3 changes help.",
    "rtb-0d9e8f7a6b5c4d3e2 has no route to DynamoDB.",
    "NO_ROUTE_TO_DESTINATION",
    "Associate vpce-0b3a4c5d6e7f80912 with rtb-0d9e8f7a6b5c4d3e2.",
    "aws ec2 modify-vpc-endpoint",
    'resource "aws_vpc_endpoint_route_table_association"',
    "With all: REACHABLE, private; all allowed; $0 a month.",
    "None of the role's policies allows it.",
    "Allowed by statement Write in role policy write-orders.",
    "NAT gateway$36.50 a month and $0.045 per GB$36.95$41.00$81.50$486.50",
  ]) {
    expect(text).toContain(part);
  }
  const hidden = elementsOf(MENDED).filter((each) => attributeOf(each, "hidden") !== undefined);
  expect(new Set(hidden.map(({ tagName }) => tagName))).toEqual(new Set(["button", "div", "ul"]));
});

test("draws every hop with its state in words and in a shape", () => {
  const [drawing] = named(MENDED, "svg").filter((each) => attributeOf(each, "class") === "path");
  expect(attributeOf(drawing!, "aria-label")).toMatch(
    /^The path, hop by hop: function orders-writer ok; .*rtb-0d9e8f7a6b5c4d3e2 no route blocked; DynamoDB [\d./, ]+ and 2 more not reached$/,
  );
  const states = elementsOf(MENDED).filter(
    (each) => attributeOf(each, "class")?.startsWith("state ") === true,
  );
  expect(new Set(states.map((each) => attributeOf(each, "class")))).toEqual(
    new Set(["state ok", "state blocked", "state none"]),
  );
});

test("names the statement that decided, in its layer", () => {
  const result = resultOf("gateway-endpoint", ["dynamodb:GetItem", "dynamodb:Scan"]);
  const layers = named(renderPage(result), "li")
    .filter((each) => attributeOf(each, "class")?.includes("decided") === true)
    .map((each) => textOf(each).trim());
  expect(layers[0]).toBe(
    "Endpoint policy decided The endpoint policy has no statement that allows it.",
  );
  expect(layers.slice(1)).toEqual([
    expect.stringMatching(/^Role policy decided Allowed by statement /),
    expect.stringMatching(/^Endpoint policy decided Allowed by statement /),
  ]);
});

test("draws nothing as flowing behind what is unknown, and names it in its layer", () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove("describe-route-tables.json", "get-role-policy-read-orders.json");
  const page = renderPage({ diagnosis: diagnose(readFolder(copy.folder)) });
  const rails = named(page, "line").map((each) => attributeOf(each, "class"));
  expect(rails).toEqual(["rail flows", "rail flows", "rail flows", "rail flows", "rail stops"]);
  const layers = named(page, "li").map((each) => textOf(each).trim());
  expect(layers).toContain(
    "Role policy decided get-role-policy-read-orders.json: the file is not in the folder.",
  );
  expect(layers).toContain(
    "Endpoint policy decided The endpoint that the request would go through is unknown.",
  );
});

test.each([
  ["a word", "associate it with rtb-1", "Associate it with <code>rtb-1</code>."],
  ["an id", "rtb-a has no route", "rtb-a has no route."],
  ["an attribute", "enableDnsSupport is off", "enableDnsSupport is off."],
])("a sentence that begins with %s", (_, text, expected) => {
  expect(sentence(text).text).toBe(expected);
});

test("has no slider where traffic costs nothing", () => {
  const copy = copyExample("gateway-endpoint");
  copy.set("get-function-configuration.json", "VpcConfig", undefined);
  const page = renderPage({ diagnosis: diagnose(readFolder(copy.folder)) });
  expect(page).not.toContain('id="traffic"');
  expect(page).toContain("Public endpoint");
  expect(MENDED).toContain('id="traffic"');
});

test("has nothing to mend if nothing is wrong", () => {
  const page = renderPage(resultOf("gateway-endpoint", ["dynamodb:GetItem"]));
  expect(page).toContain("Nothing to mend");
  expect(page).not.toContain('<ol class="steps">');
});

const MAX_BYTES = 200_000;

test.each<readonly [string, () => Result]>([
  ["one function", () => resultOf("no-route")],
  [
    "a function in 300 subnets",
    () => {
      const { access } = readFolder(exampleFolder("gateway-endpoint"));
      return { diagnosis: diagnose({ network: largeNetwork(300, "none"), access }) };
    },
  ],
])("weighs at most 200 KB for %s", (_, result) => {
  expect(Buffer.byteLength(renderPage(result()))).toBeLessThanOrEqual(MAX_BYTES);
});

test("a browser makes the same elements of hostile names", () => {
  const tags = (html: string) =>
    elementsOf(html)
      .map(({ tagName }) => tagName)
      // Long names take more lines of a drawing, and names of several words more code.
      .filter((tag) => tag !== "text" && tag !== "code");
  const expected = new Map(RESULTS.map((result) => [result, tags(renderPage(result))]));
  forHostileNames((hostile, name, harmless) => {
    const page = renderPage(hostile);
    expect(activeIn(page)).toEqual([]);
    expect(tags(page)).toEqual(expected.get(harmless));
    expect(textOf(named(page, "h1")[0]!)).toContain(printableLine(name));
    expect(page).not.toMatch(/[^\n\P{C}\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u);
  });
});

test("the checks find what is not escaped", () => {
  for (const name of ["<img src=x onerror=alert(1)>", '<a href="https://x.example">x</a>']) {
    expect(activeIn(MENDED.replace("orders-writer</span>", name))).not.toEqual([]);
  }
});

test("markup escapes text in elements and attributes, and leaves markup as it is", () => {
  const inner = markup`<b>${"<&>"}</b>`;
  expect(markup`<a title="${`"'`}">${inner}${[1, undefined, "x"]}</a>`.text).toBe(
    '<a title="&quot;&#39;"><b>&lt;&amp;&gt;</b>1x</a>',
  );
});
