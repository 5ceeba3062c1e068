import { MAX_COMMENT } from "../report/markdown";
import { readDocument } from "../snapshot/plan";
import { PLAN_FORMATS, type PlanFormat, writePlan } from "./formats";
import { judgePlan } from "./judge";
import { planSchema } from "./schema";
import {
  changedPlan,
  DEPLOYED,
  NAT_GATEWAY,
  type Resources,
  without,
} from "./testing/changed-plan";

const READER = "aws_lambda_function.reader";
const BOTH = { ...DEPLOYED, ...NAT_GATEWAY };
const BROKEN = without(DEPLOYED, "aws_vpc_endpoint.dynamodb");
const UNKNOWN = without(DEPLOYED, "aws_vpc.main", "aws_route_table.private");

function report(format: PlanFormat, before: Resources, after: Resources, edit = same): string {
  const text = edit(changedPlan(before, after));
  return writePlan(format, judgePlan(readDocument(text, "plan.json")), { origin: "plan.json" });
}

function same(text: string): string {
  return text;
}

describe("JSON", () => {
  test.each([
    ["fine", DEPLOYED, DEPLOYED],
    ["broken", DEPLOYED, BROKEN],
    ["no longer private", BOTH, without(BOTH, "aws_vpc_endpoint.dynamodb")],
    ["unknown", DEPLOYED, UNKNOWN],
    ["new", {}, BROKEN],
    ["without sources", {}, { "aws_vpc.main": DEPLOYED["aws_vpc.main"] ?? {} }],
  ])("of a plan whose source is %s has the shape of the schema", (_, before, after) => {
    const json = JSON.parse(report("json", before, after)) as object;
    expect(planSchema.safeParse(json).error).toBeUndefined();
    expect(planSchema.safeParse({ ...json, groups: undefined }).success).toBe(false);
    expect(planSchema.safeParse({ ...json, more: 1 }).success).toBe(false);
  });

  test("has what to change where", () => {
    const { groups } = planSchema.parse(JSON.parse(report("json", DEPLOYED, BROKEN)));
    expect(groups).toMatchObject([
      {
        state: "broken",
        sources: [READER],
        remedy: {
          steps: [
            {
              action: "create-gateway-endpoint",
              terraform: [{ action: "add", module: "", address: null, argument: null }],
            },
          ],
          mends: [READER],
        },
      },
    ]);
    const [snippet] = groups[0]?.remedy?.steps[0]?.terraform ?? [];
    expect(snippet?.hcl).toContain("route_table_ids = [aws_route_table.private.id]\n");
    const fine = planSchema.parse(JSON.parse(report("json", DEPLOYED, DEPLOYED)));
    expect(fine.groups.map(({ remedy }) => remedy)).toEqual([null]);
  });
});

describe("Markdown", () => {
  test("has what is lost first, then the sources, then what to change", () => {
    const text = report("markdown", DEPLOYED, BROKEN);
    expect(text.split("\n").filter((line) => line.startsWith("#"))).toEqual([
      "### ❌ DynamoDB after apply of `plan.json`",
      "#### Before and after: changes for what is there",
      `#### ❌ \`${READER}\``,
    ]);
    expect(text).toContain(
      `- ❌ \`${READER}\` → table \`orders\`: loses its path (REACHABLE now, UNREACHABLE after apply); of what it uses, the plan destroys \`aws_vpc_endpoint.dynamodb\`\n`,
    );
    expect(text).toContain(`| ❌ \`${READER}\` | \`orders\` | UNREACHABLE | 2 allowed |\n`);
    expect(text).toContain(
      '   ```hcl\n   resource "aws_vpc_endpoint" "dynamodb_vpc_0a1b2c3d4e5f60718" {\n',
    );
    expect(text).toContain(`**Tried** then fine: \`${READER}\`.\n`);
  });

  test("of what is fine has no change", () => {
    const text = report("markdown", DEPLOYED, DEPLOYED);
    expect(text).toContain("### ✅ DynamoDB after apply of `plan.json`\n");
    expect(text).toContain("#### Before and after: nothing is lost of what is there\n");
    expect(text).not.toContain("```");
  });

  test("is a comment that GitHub takes, whatever the number of functions", () => {
    const reader = BROKEN[READER] ?? {};
    const many = Array.from({ length: 600 }, (_, index) => [
      `${READER}${index}`,
      { ...reader, function_name: `reader${index}`, id: `reader${index}` },
    ]);
    const text = report("markdown", {}, { ...BROKEN, ...(Object.fromEntries(many) as Resources) });
    expect(text.length).toBeLessThanOrEqual(MAX_COMMENT);
    expect(text).toContain("More is in the output of `--format json`.");
  });

  test("shows names, and lets none of them act", () => {
    const key = "<img src=x onerror=alert(1)> @everyone | `";
    const named = (text: string) =>
      text.replaceAll(`"${READER}"`, JSON.stringify(`${READER}[${JSON.stringify(key)}]`));
    const text = report("markdown", DEPLOYED, BROKEN, named);
    expect(text).toContain("&#60;img");
    expect(text).not.toMatch(/<img|@everyone/);
  });
});

test.each(PLAN_FORMATS)("%s names addresses instead of ids", (format) => {
  const text = report(format, {}, BROKEN);
  expect(text).toContain(READER);
  expect(text).not.toMatch(/planned\d|vpce-new/);
});

describe("what is sensitive", () => {
  const secret = "hunter2";
  const named = JSON.parse(JSON.stringify(BROKEN).replaceAll("orders", secret)) as Resources;

  /** Marks each value that has the secret in it. */
  const marks = (value: unknown): unknown => {
    if (typeof value === "string") return value.includes(secret);
    if (Array.isArray(value)) return value.map(marks);
    if (typeof value !== "object" || value === null) return false;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, marks(item)]));
  };

  const marked = (text: string) =>
    JSON.stringify(JSON.parse(text), (_, value: unknown) => {
      if (typeof value !== "object" || value === null) return value;
      if ("after" in value) {
        const { before, after } = value as { readonly before: unknown; readonly after: unknown };
        return { ...value, before_sensitive: marks(before), after_sensitive: marks(after) };
      }
      return "values" in value && "address" in value
        ? { ...value, sensitive_values: marks(value.values) }
        : value;
    }).replaceAll(new RegExp(`(aws_\\w+\\.)${secret}`, "g"), "$1orders");

  test.each(PLAN_FORMATS)("is not in %s, and what is not sensitive is", (format) => {
    expect(report(format, named, named, marked)).toContain(READER);
    expect(report(format, named, named, marked)).not.toContain(secret);
    expect(report(format, named, named)).toContain(secret);
  });
});
