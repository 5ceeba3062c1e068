import { stripVTControlCharacters } from "node:util";
import {
  arrival,
  dropped,
  passed,
  source,
  THROUGH_ENDPOINT,
  THROUGH_INTERNET,
} from "../testing/packets";
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
    function: "put get query delete",
    packets: {
      sources: [
        source({
          hops: [passed("route-table", "rtb-0d9e8f7a6b5c4d3e2")],
          arrivals: [
            arrival({ way: { ...THROUGH_ENDPOINT, endpointId: "vpce-0b3a4c5d6e7f80912" } }),
          ],
        }),
      ],
    },
    network: "reachable, private",
    cost: [{ way: "gateway-endpoint", perMonth: 0, perGb: 0 }],
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

test("what others wrote does nothing on a terminal, wherever it stands", () => {
  const acts = "\u001b]0;x\u0007\u202e";
  const text = render(
    [
      result({ function: acts, network: acts, undecided: [acts], knownDrift: [acts] }),
      result({ status: "failed", problems: [`first\n${acts}`], keptFolder: acts }),
      result({ checks: [{ name: acts, status: "passed", result: acts, seconds: 1 }] }),
    ],
    60,
    [acts],
  );
  expect(stripVTControlCharacters(text)).not.toMatch(/[^\n\P{C}]/u);
  expect(text).toContain("gateway-endpoint: first\n\\u001b]0;x\\u0007\\u202e");
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
  test("has a row of each stack: what the function did, where its packets went, what the doctor says, the cost", () => {
    const nat = result({
      stack: "nat-gateway",
      packets: {
        sources: [
          source({
            hops: [passed("nat-gateway", "nat-07f")],
            arrivals: [arrival({ way: THROUGH_INTERNET })],
          }),
        ],
      },
      network: "reachable, not private",
      cost: [{ way: "nat-gateway", perMonth: 36.5, perGb: 0.045 }],
    });
    const text = linesOf(render([result(), nat], 60)).join("\n");
    expect(text).toMatch(/Stack +Function +Packets +Doctor +Per month/);
    expect(text).toMatch(/gateway-endpoint +put get +rtb-0d9e8f7a6b5c4d3e2 → +reachable, +\$0/);
    expect(text).toMatch(/ vpce-0b3a4c5d6e7f80912 /);
    expect(text).toMatch(/nat-gateway +put get +nat-07f → igw-01c +reachable, +\$36\.50 \+/);
    expect(text).toContain("$0.045/GB");
  });

  test("marks an unreachable stack that must be unreachable", () => {
    const unreachable = result({
      stack: "isolated",
      expected: "unreachable",
      function: "Unreachable in 4.0 s",
      packets: {
        sources: [source({ arrivals: [], ends: [dropped("route-table", "rtb-1", "no route")] })],
      },
      network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION",
      cost: [],
    });
    const text = linesOf(render([unreachable], 60)).join("\n");
    expect(text).toMatch(/isolated +Unreachable +no route: dropped at +UNREACHABLE +\$0/);
    expect(text).toContain("(expected)");
  });

  test("says where no packet was sent, and why", () => {
    const text = linesOf(render([result({ packets: { skipped: "not Linux" } })], 60)).join("\n");
    expect(text).toContain("skipped: not Linux");
  });

  test.each([
    ["failed", failed, "failed"],
    ["skipped", skipped, "skipped:"],
  ] as const)("says that a stack %s in words, not by colour alone", (_, one, word) => {
    const table = (row: StackResult) => render([row], 60).split("\n\n", 1)[0] ?? "";
    expect(table(one)).toContain(word);
    expect(table(result())).not.toContain(word);
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
    expect(lines.filter((line) => line.endsWith(" "))).toEqual([]);
  });
});

test("names what no policy decided, and nothing where all was decided", () => {
  const what = "dynamodb:PutItem: X_AUTHZ_UNKNOWN_KEY";
  const text = linesOf(render([result({ undecided: [what] })], 60)).join("\n");
  expect(text).toContain(`Decided by no policy\ngateway-endpoint: ${what}\n`);
  expect(render([result()], 60)).not.toContain("Decided by");
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
