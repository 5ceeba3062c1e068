import { type TerraformStack } from "cdktf";
import fc from "fast-check";
import { ValidationError } from "../errors";
import { inStack, Template } from "../testing/template";
import { Table } from "./table";
import { type TableProps } from "./table-props";
import { anyTable, validTable } from "./testing/table-arbitrary";

const RUNS = 300;

/** What is wrong with the props, in sentences; none if a table takes them. */
function problemsOf(props: TableProps): readonly string[] {
  return inStack((stack: TerraformStack) => {
    try {
      new Table(stack, "table", props);
      return [];
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      expect(error.path).toBe("test/table");
      expect(stack.node.findChild("table").node.children).toEqual([]);
      return error.problems;
    }
  });
}

test("any props give a table, or sentences that name the construct, the prop and what it is", () => {
  let refused = 0;
  fc.assert(
    fc.property(anyTable, (props) => {
      const problems = problemsOf(props);
      refused += Math.min(problems.length, 1);
      for (const problem of problems) {
        expect(problem).toMatch(
          /^`(\w+)(\[\d+\])?(\.\w+(\[\d+\])?)*` must .+, got: .+ \(test\/table\)$/,
        );
        const [, prop = ""] = /^`(\w+)/.exec(problem) ?? [];
        expect([...Object.keys(props), "readCapacity", "writeCapacity"]).toContain(prop);
      }
    }),
    { numRuns: RUNS },
  );
  // Most are spoiled, but not all.
  expect(refused).toBeGreaterThan(RUNS / 3);
  expect(refused).toBeLessThan(RUNS);
});

test("props within their ranges are taken, and all attributes of keys are declared, and no others", () => {
  fc.assert(
    fc.property(validTable, (props) => {
      // Two indexes can have one name by chance.
      fc.pre(problemsOf(props).every((problem) => !problem.includes("be unique")));
      expect(problemsOf(props)).toEqual([]);
      const made = Template.of((stack) => new Table(stack, "table", props)).resource(
        "aws_dynamodb_table",
      );
      const declared = (made["attribute"] as readonly { name: string }[]).map(({ name }) => name);
      expect(new Set(declared).size).toBe(declared.length);
      const indexes = [made["global_secondary_index"], made["local_secondary_index"]].flatMap(
        (blocks) => (blocks ?? []) as readonly Record<string, unknown>[],
      );
      const used = [made, ...indexes].flatMap((each) => [each["hash_key"], each["range_key"]]);
      expect(new Set(declared)).toEqual(new Set(used.filter((name) => name !== undefined)));
    }),
    { numRuns: 60 },
  );
});
