import * as fc from "fast-check";
import { printableLine } from "../../../doctor/printable";
import { hostileName } from "../../../doctor/report/testing/hostile";
import {
  activeIn,
  attributeOf,
  elementsOf,
  named,
  readingOf,
  textOf,
} from "../../../doctor/report/testing/markup";
import { FAILED_RUN, runOnPage } from "../../testing/run-on-page";
import { renderRunPage, type RunOnPage } from "./index";

const FAILED = renderRunPage(FAILED_RUN);

function drawings(html: string): readonly string[] {
  return named(html, "svg")
    .filter((each) => attributeOf(each, "class") === "path")
    .map((each) => attributeOf(each, "aria-label") ?? "");
}

function outcomeOf(run: Partial<RunOnPage>): string {
  return readingOf(renderRunPage(runOnPage(run)));
}

test("says everything of each stack without its script", () => {
  const text = readingOf(FAILED);
  for (const part of [
    "2 of 5 stacks failed",
    "Stacks and their checks: 4 passed, 3 failed, 1 skipped in 102 s.",
    "Terraform 1.11.4 · hashicorp/aws 5.100.0 · moto 5.2.1 on 127.0.0.1:40213",
    "gateway-endpoint passedput get query deletertb-0d9e8f7a6b5c4d3e2 → vpce-0b3a4c5d6e7f80912reachable, private$0 a month",
    "isolated passedUnreachable in 3.2 sno route: dropped at rtb-0d9e8f7a6b5c4d3e2UNREACHABLE: NO_ROUTE_TO_DESTINATIONno path",
    "mixed failedfailednot sentnot askedunknown",
    "Packets skipped: ip is not on PATH",
    "localstack drops Version from the policy of aws_vpc_endpoint.dynamodb",
    "dynamodb:PutItem: X_AUTHZ_UNKNOWN_KEY",
    "ec2 CreateRoute of mixed (attempt=2; max=25)",
    "NAT gateway nat-gateway$73.00 a month and $0.045 per GB$73.45$77.50$118.00$523.00",
  ]) {
    expect(text).toContain(part);
  }
});

test("says of each failure what was expected, what came, and where its logs are", () => {
  const [list] = named(FAILED, "ol").filter((each) => attributeOf(each, "class") === "problems");
  const failures = list!.childNodes.map((each) => textOf(each).replaceAll("\n", " ").trim());
  expect(failures).toEqual([
    "1public Expecteda wrong table name fails with TableNotFoundGotexpected TableNotFound, got an answer",
    expect.stringMatching(
      /^2nat-gateway.*Expectedreads and writes, not private.*Gotnetwork: expected reachable, not private, got UNREACHABLE: NO_ROUTE_TO_DESTINATION.*last lines: {3}Error: it is in use.*State and logs.*\/stacks\/nat-gateway$/,
    ),
    expect.stringMatching(/^3mixed.*Gotterraform apply of mixed exited 1/),
  ]);
});

test("draws the packets hop by hop, with where they ended", () => {
  const [isolated, gateway, nat] = drawings(FAILED);
  expect(isolated).toBe(
    "The packets, hop by hop: function calls 3.218.182.1; sg-0f2a1b3c4d5e6f708 out ok; acl-07c8d9e0f1a2b3c4d out ok; rtb-0d9e8f7a6b5c4d3e2 no route dropped; DynamoDB not reached",
  );
  expect(gateway).toMatch(
    /rtb-0d9e8f7a6b5c4d3e2 pl-4ca54025 → vpce-0b3a4c5d6e7f80912 ok; vpce-0b3a4c5d6e7f80912 gateway endpoint ok; DynamoDB 1 request arrived reached$/,
  );
  expect(nat).toMatch(
    /; nat-07fa1b2c3d4e5f607 NAT gateway ok; igw-01c2d3e4f5a6b7c8d internet gateway ok; DynamoDB 2 requests arrived, 1 refused refused$/,
  );
  expect(drawings(FAILED)).toHaveLength(3);
});

test("leads from each row to the stack's card", () => {
  const targets = named(FAILED, "a").map((each) => attributeOf(each, "href")?.slice(1));
  const ids = elementsOf(FAILED).map((each) => attributeOf(each, "id"));
  expect(targets).toEqual(["main", "stack-1", "stack-2", "stack-3", "stack-4", "stack-5"]);
  expect(ids).toEqual(expect.arrayContaining(targets));
});

test("a run that is as expected says so, and lists no failure", () => {
  const text = outcomeOf({});
  expect(text).toContain("Every stack does what it says");
  expect(text).not.toContain("What failed");
});

test("a failed check is a failure, although every stack passed", () => {
  const results = FAILED_RUN.results.slice(0, 3);
  expect(outcomeOf({ results })).toContain("1 check failed");
});

test.each<readonly [string, Partial<RunOnPage>, readonly string[]]>([
  ["interrupted", { ended: "interrupted" }, ["Interrupted", "2 stacks", "Unreachable in 3.2 s"]],
  [
    "failed before there was a result",
    { ended: { error: "moto_server did not answer\n  its last line" }, results: [], ranOn: [] },
    ["The run failed", "What failed", "moto_server did not answer its last line", "not known"],
  ],
  ["of no stack", { results: [] }, ["Nothing was proven"]],
])("a run that was %s says what is known", (_, run, parts) => {
  const text = outcomeOf(run);
  for (const part of parts) expect(text).toContain(part);
  expect(text).not.toContain("Every stack does what it says");
});

test("a run without a lab says why", () => {
  expect(outcomeOf({ noLab: "ip is not on PATH" })).toContain(
    "No lab, so the doctor alone judges the network: ip is not on PATH.",
  );
});

test("a browser makes the same elements of hostile names", () => {
  const tags = (html: string) =>
    elementsOf(html)
      .map(({ tagName }) => tagName)
      // Long names take more lines of a drawing.
      .filter((tag) => tag !== "text");
  const text = JSON.stringify(FAILED_RUN);
  const renamed = (name: string) => ({
    ...(JSON.parse(text, (_, value: unknown) =>
      typeof value === "string" ? value.replaceAll(NAMES, () => name) : value,
    ) as RunOnPage),
    startedAt: FAILED_RUN.startedAt,
  });
  fc.assert(
    fc.property(hostileName, (name) => {
      const page = renderRunPage(renamed(name));
      expect(activeIn(page)).toEqual([]);
      expect(tags(page)).toEqual(tags(FAILED));
      expect(textOf(named(page, "main")[0]!)).toContain(
        name.split("\n").map(printableLine).join("\n"),
      );
    }),
    { numRuns: 40 },
  );
});

/** What an account may have named, or a tool may have said. */
const NAMES = /sg-0f2a1b3c4d5e6f708|subnet-0b2|ip is not on PATH|it is in use|TableNotFound/g;
