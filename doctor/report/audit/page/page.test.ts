import * as fc from "fast-check";
import { type Audit, audit } from "../../../audit/audit";
import { subjectsOf } from "../../../audit/collection";
import { manyGroups, renamedAudit, resultOf, smallAudit } from "../../../audit/testing/audits";
import { largeAccount } from "../../../audit/testing/large";
import { scopeOf } from "../../../audit/scope";
import { natMetrics } from "../../../audit/traffic";
import { type Answer } from "../../../snapshot/answers";
import { printableLine } from "../../../printable";
import { removeTemporaryFolders } from "../../../testing/examples";
import { hostileName } from "../../testing/hostile";
import { activeIn, attributeOf, elementsOf, named, readingOf } from "../../testing/markup";
import { remedySummary } from "../remedy-words";
import { renderAuditText } from "../text";
import { renderAuditPage } from "./index";

afterAll(removeTemporaryFolders);

const SMALL = smallAudit();
const PAGE = renderAuditPage(resultOf(SMALL));

test("says each cause with its one remedy, what it mends, and every entry with its path", () => {
  const text = readingOf(PAGE);
  for (const part of [
    "2 uses of 3 cannot work",
    "A source has one use for each of its tables. 3 uses of 3 are fine after the changes below, in their order.",
    "Broken 1Denied 1Not private 1Unknown 0Fine 0",
    "The route table has no route to DynamoDB: rtb-0d9e8f7a6b5c4d3e2 NO_ROUTE_TO_DESTINATION",
    "aws ec2 modify-vpc-endpoint",
    "Tried on every source of the audit, after the changes above Mends orders-writer.",
    "Makes private i-0f1e2d3c4b5a69788.",
    "No source loses anything.",
    "orders-writer us-east-2 · UNREACHABLE · 4 allowed",
    "rtb-0d9e8f7a6b5c4d3e2 no route blocked",
    "The path costs $3.65 a month now.",
  ]) {
    expect(text.replaceAll(/>\s+</g, "><")).toContain(part);
  }
});

test("says what was looked at, and what was not seen", () => {
  const call = { missing: "iam:GetRole", why: "access denied", about: ["role orders-reader"] };
  const page = renderAuditPage(resultOf(SMALL, [call]));
  expect(page).toContain("<h1>3 functions, 3 in a VPC, 3 use DynamoDB</h1>");
  expect(readingOf(page)).toContain("Not seen iam:GetRole access denied for role orders-reader");
  expect(readingOf(PAGE)).not.toContain("Not seen");
});

test("names the table of a source that uses several", () => {
  const [first, ...others] = SMALL.groups;
  const [entry] = first!.entries;
  const second = {
    ...entry!,
    diagnosis: {
      ...entry!.diagnosis,
      table: { known: true, value: { name: "carts", arn: "arn:aws:dynamodb:::table/carts" } },
    },
  } as const;
  const audited = {
    ...SMALL,
    entries: [...SMALL.entries, second],
    groups: [{ ...first!, entries: [entry!, second] }, ...others],
  };
  const text = readingOf(renderAuditPage(resultOf(audited)));
  expect(text).toContain("orders-writer (carts) us-east-2");
  expect(text).toContain("orders-writer (orders) us-east-2");
});

const SMALL_ACCOUNT = largeAccount({ functions: 8, subnets: 8, roles: 8 });

/** What a page says of the traffic of an account, in which the answer about it is this one. */
function trafficOn(answer?: Answer): string {
  const [region] = SMALL_ACCOUNT.regions.values();
  const vpcs = new Map(region?.vpcs);
  const layer = new Map(vpcs.get("vpc-1"));
  if (answer !== undefined) layer.set(natMetrics.name, answer);
  vpcs.set("vpc-1", layer);
  const regions = new Map([["us-east-2", { ...region!, vpcs }]]);
  const account = { ...SMALL_ACCOUNT, regions };
  return readingOf(renderAuditPage({ audit: audit(subjectsOf(account)), scope: scopeOf(account) }));
}

test("says what passed a NAT gateway, in the words of the text", () => {
  const account = SMALL_ACCOUNT;
  const result = { audit: audit(subjectsOf(account)), scope: scopeOf(account) };
  const sentence =
    "nat-1 sent 120.0 GB in 30 days, for DynamoDB and others: saves at most $5.40 of that";
  expect(trafficOn()).toContain(`${sentence}.`);
  expect(renderAuditText(result).replaceAll(/\s+/g, " ")).toContain(sentence);
});

test("says no amount of traffic that nobody counted", () => {
  const denied = { known: false, missing: natMetrics.permission, why: "access denied" } as const;
  const text = trafficOn(denied);
  expect(text).toContain(
    "How much nat-1 sent is unknown: cloudwatch:GetMetricData (access denied).",
  );
  expect(text).not.toContain("saves at most");
});

test("says of each group's remedy what the text says", () => {
  const account = largeAccount({ functions: 24, subnets: 16, roles: 12 });
  const result = { audit: audit(subjectsOf(account)), scope: scopeOf(account) };
  const [page, text] = [readingOf(renderAuditPage(result)), renderAuditText(result)].map((each) =>
    each.replaceAll(/\s+/g, " "),
  );
  const groups = result.audit.groups.filter(({ state }) => state !== "fine");
  expect(groups.length).toBeGreaterThan(2);
  for (const group of groups) {
    expect(page).toContain(remedySummary(group));
    expect(text).toContain(remedySummary(group));
  }
});

test("leads from each cause to its group, in which there is an entry for each use", () => {
  const targets = named(PAGE, "a").map((each) => attributeOf(each, "href")?.slice(1));
  expect(targets).toEqual(["main", "group-1", "group-2", "group-3"]);
  const ids = elementsOf(PAGE).map((each) => attributeOf(each, "id"));
  expect(ids).toEqual(expect.arrayContaining(targets));
});

test("draws the path of one entry of each group", () => {
  const labels = named(PAGE, "svg")
    .filter((each) => attributeOf(each, "class") === "path")
    .map((each) => attributeOf(each, "aria-label"));
  expect(labels).toEqual([
    expect.stringMatching(/no route blocked; DynamoDB .* not reached$/),
    expect.stringMatching(/gateway endpoint, available ok; DynamoDB .* reached$/),
    expect.stringMatching(/internet gateway ok; DynamoDB .* reached$/),
  ]);
});

test("says whom a remedy helps in other groups, and whom it leaves", () => {
  const [first, second, third] = SMALL.groups;
  const leaves = first!.entries.map((entry) => ({ entry, after: entry.diagnosis }));
  const remedy = { ...first!.remedy!, mends: second!.entries, leaves };
  const text = readingOf(
    renderAuditPage(resultOf({ ...SMALL, groups: [{ ...first!, remedy }, second!, third!] })),
  );
  expect(text).toContain(
    "Helps orders-reader in other groups.Not orders-writer: ENI_SG_RULES_MISMATCH: sg-0f2e3d4c5b6a79880 allows no egress on tcp 443 to DynamoDB.No source loses anything.",
  );
});

test("says where no change was found", () => {
  const [first, ...others] = SMALL.groups;
  const { state, causes, entries } = first!;
  const bare = { state, causes, entries };
  const text = readingOf(renderAuditPage(resultOf({ ...SMALL, groups: [bare, ...others] })));
  const found = text.match(/no change was found that mends it and takes nothing/gi);
  // In the overview, and in the group.
  expect(found).toHaveLength(2);
});

test("says where the changes of other groups are enough", () => {
  const [first, ...others] = SMALL.groups;
  const remedy = { purpose: "mend", steps: [], mends: [], leaves: [] } as const;
  const page = renderAuditPage(resultOf({ ...SMALL, groups: [{ ...first!, remedy }, ...others] }));
  expect(readingOf(page)).toContain("The changes of the groups above are enough.");
});

test("an audit of nothing says so", () => {
  const page = renderAuditPage(resultOf(audit([])));
  expect(readingOf(page)).toContain("Nothing uses DynamoDB");
  expect(named(page, "input")).toEqual([]);
});

const MAX_BYTES = 3_000_000;
const LARGE = { functions: 1_000, subnets: 10_000, roles: 300 };

test.each<readonly [string, () => Audit]>([
  ["in 1,000 groups", () => manyGroups(1_000)],
  ["of an account with 10,000 subnets", () => audit(subjectsOf(largeAccount(LARGE)))],
])("weighs at most 3 MB for 1,000 functions %s", (_, audited) => {
  const page = renderAuditPage(resultOf(audited()));
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(MAX_BYTES);
  expect(page.match(/<li><details>/g)?.length).toBeGreaterThanOrEqual(1_000);
});

const NAMES = /orders-writer|orders|rtb-0d9e8f7a6b5c4d3e2/g;

test("a browser makes the same elements of hostile names", () => {
  const tags = (html: string) =>
    elementsOf(html)
      .map(({ tagName }) => tagName)
      // Long names take more lines of a drawing, and names of several words more code.
      .filter((tag) => tag !== "text" && tag !== "code");
  const expected = tags(renderAuditPage(resultOf(renamedAudit(SMALL, NAMES, () => "name"))));
  fc.assert(
    fc.property(hostileName, (name) => {
      const page = renderAuditPage(resultOf(renamedAudit(SMALL, NAMES, () => name)));
      expect(activeIn(page)).toEqual([]);
      expect(tags(page)).toEqual(expected);
      expect(readingOf(page).replaceAll(/\s+/g, " ")).toContain(
        printableLine(name).replaceAll(/\s+/g, " "),
      );
      expect(page).not.toMatch(/[^\n\P{C}\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 40 },
  );
});
