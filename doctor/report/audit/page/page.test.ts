import * as fc from "fast-check";
import { type Audit, audit } from "../../../audit/audit";
import { subjectsOf } from "../../../audit/collection";
import { manyGroups, renamedAudit, resultOf, smallAudit } from "../../../audit/testing/audits";
import { largeAccount } from "../../../audit/testing/large";
import { printableLine } from "../../../printable";
import { removeTemporaryFolders } from "../../../testing/examples";
import { hostileName } from "../../testing/hostile";
import { activeIn, attributeOf, elementsOf, named, readingOf } from "../../testing/markup";
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
    "Mends orders-reader.Of these, 1 use in other groups.Then still to mend: orders-writer, UNREACHABLE, 4 allowed.",
  );
});

test("says where no change was found", () => {
  const [first, ...others] = SMALL.groups;
  const { state, causes, entries } = first!;
  const bare = { state, causes, entries };
  const text = readingOf(renderAuditPage(resultOf({ ...SMALL, groups: [bare, ...others] })));
  expect(text).toContain("no change found");
  expect(text).toContain("No change was found that helps these");
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
