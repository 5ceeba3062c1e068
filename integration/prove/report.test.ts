import { stripVTControlCharacters } from "node:util";
import type * as reportModule from "./report";
import { renderReport, totalsLine } from "./report";
import { type StackResult, totalsOf } from "./result";

function result(other: Partial<StackResult> = {}): StackResult {
  return {
    stack: "gateway-endpoint",
    way: "gateway endpoint",
    expected: "reads and writes",
    status: "passed",
    result: "put get query delete",
    problems: [],
    resources: 27,
    operations: ["put", "get", "query", "delete"],
    seconds: 12.34,
    ...other,
  };
}

const failed = result({
  stack: "nat-gateway",
  way: "NAT gateway",
  status: "failed",
  result: "terraform apply of nat-gateway exited 1 after 42.0 s",
  problems: [
    "terraform apply of nat-gateway exited 1 after 42.0 s; last lines:\n  aws_subnet.a: it is taken",
    "another problem",
  ],
  operations: [],
  keptFolder: "/tmp/run/stacks/nat-gateway",
});
const skipped = result({
  stack: "isolated",
  way: "none",
  status: "skipped",
  result: "skipped: moto does not isolate networks, so it cannot show that nothing is reached",
  operations: [],
});

const ESCAPE = "\u001b[";

function render(results: readonly StackResult[], seconds: number, repeats: readonly string[] = []) {
  return renderReport({ provider: "5.100.0", results, repeats, seconds });
}

/** Without colour, which has no width. */
function linesOf(text: string): readonly string[] {
  return stripVTControlCharacters(text).split("\n");
}

test("a request that was sent again is shown, and nothing where there is none", () => {
  const repeat = "ec2 CreateRoute of mixed (attempt=2; max=25)";
  const text = linesOf(render([result()], 60, [repeat])).join("\n");
  expect(text).toContain(`Retried requests\n${repeat}\n`);
  expect(render([result()], 60)).not.toContain("Retried requests");
});

test("names the provider's release above the table", () => {
  expect(linesOf(render([result()], 60))[0]).toBe("AWS provider 5.100.0");
});

describe("the totals", () => {
  test("count each result once, under its status", () => {
    const results = [result(), result(), failed, skipped];
    expect(totalsOf(results)).toEqual({ passed: 2, failed: 1, skipped: 1 });
    expect(totalsLine(results, 57.6)).toBe("2 passed, 1 failed, 1 skipped in 58 s");
  });

  test("are nothing of nothing", () => {
    expect(totalsLine([], 0)).toBe("0 passed, 0 failed, 0 skipped in 0 s");
  });

  test("count each check of a stack as well", () => {
    const checks = (["passed", "skipped", "failed"] as const).map((status) => ({
      name: "one more thing",
      status,
      result: "",
      seconds: 1,
    }));
    expect(totalsOf([result({ checks })])).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  test("are the report's last line", () => {
    const lines = linesOf(render([result(), skipped], 57.6));
    expect(lines.at(-1)).toBe("1 passed, 0 failed, 1 skipped in 58 s");
  });
});

describe("the table", () => {
  test("has a row of each stack, with its way, result and seconds", () => {
    const row = linesOf(render([result(), skipped], 60)).find((line) => line.includes("12.3"));
    expect(row).toMatch(/gateway-endpoint +gateway +reads and writes .*12\.3/);
  });

  test.each([
    ["passed", result(), "passed:"],
    ["failed", failed, "failed:"],
    ["skipped", skipped, "skipped:"],
  ] as const)("says that a stack %s in words, not by colour alone", (_, one, word) => {
    const table = render([one], 60).split("\n\n", 1)[0] ?? "";
    expect(table).toContain(word);
    for (const other of ["passed:", "failed:", "skipped:"].filter((each) => each !== word)) {
      expect(table).not.toContain(other);
    }
  });

  test("fits a terminal of 80 columns, and loses no word of a long result", () => {
    const longest = result({
      stack: "interface-endpoint",
      way: "gateway endpoint; NAT for the rest",
      status: "skipped",
      result: skipped.result,
    });
    const lines = linesOf(render([result(), longest], 60));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const word of longest.result.split(" ")) expect(lines.join("\n")).toContain(word);
  });
});

test("says under the table what more was seen, and which drift is known", () => {
  const one = result({
    knownDrift: ["localstack drops Version from the policy of aws_vpc_endpoint.dynamodb"],
    checks: [
      { name: "a wrong table is TableNotFound", status: "failed", result: "got Ok", seconds: 2.26 },
      { name: "runs", status: "skipped", result: "skipped: no way to tell", seconds: 0 },
    ],
  });
  const text = linesOf(render([one], 60)).join("\n");
  expect(text).toContain("a wrong table is TableNotFound: failed: got Ok  2.3 s");
  expect(text).toContain("runs: skipped: no way to tell");
  expect(text).toContain("localstack drops Version from the policy of aws_vpc_endpoint.dynamodb");
  expect(render([result()], 60)).not.toMatch(/Checks|Known drift/);
});

describe("what failed", () => {
  test("stands under the table, with each problem and the folder that is kept", () => {
    const text = linesOf(render([result(), failed], 60)).join("\n");
    expect(text).toContain(
      [
        "nat-gateway: terraform apply of nat-gateway exited 1 after 42.0 s; last lines:",
        "  aws_subnet.a: it is taken",
        "nat-gateway: another problem",
        "nat-gateway: state and logs are kept in /tmp/run/stacks/nat-gateway",
      ].join("\n"),
    );
  });

  test("is nothing where all passed or was skipped", () => {
    const text = render([result(), skipped], 60);
    expect(text).not.toContain("kept in");
    expect(text).not.toContain("gateway-endpoint:");
  });
});

describe("colour", () => {
  /** The report as a process with this environment prints it. */
  function renderedWith(environment: Readonly<Record<string, string>>): string {
    const replaced = jest.replaceProperty(process, "env", environment);
    let text = "";
    jest.isolateModules(() => {
      const fresh = jest.requireActual<typeof reportModule>("./report");
      text = fresh.renderReport({
        provider: "5.100.0",
        results: [result(), failed, skipped],
        repeats: [],
        seconds: 60,
      });
    });
    replaced.restore();
    return text;
  }

  test("is there where it is wanted", () => {
    expect(renderedWith({ FORCE_COLOR: "1" })).toContain(ESCAPE);
  });

  test("is not there with NO_COLOR, and the words are the same", () => {
    const plain = renderedWith({ NO_COLOR: "1", FORCE_COLOR: "1" });
    expect(plain).not.toContain(ESCAPE);
    expect(plain.split("\n")).toEqual(linesOf(renderedWith({ FORCE_COLOR: "1" })));
  });
});
