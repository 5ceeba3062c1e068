import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../cli";
import { planText, refers } from "../snapshot/plan/testing/plan";
import { inVpc, OF_VPC } from "./testing/judged";

/** As `terraform graph -type=plan` prints it. */
function graphOf(edges: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(edges).flatMap(([from, targets]) =>
    targets.map((to) => `\t\t"[root] ${from} (expand)" -> "[root] ${to} (expand)"`),
  );
  return ["digraph {", '\tcompound = "true"', '\tsubgraph "root" {', ...lines, "\t}", "}"].join(
    "\n",
  );
}

/** The function's subnet has the route table that a local value names. The endpoint has one of two. */
function verdict(graph?: string): string {
  return inVpc("0.0.0.0/0", {
    ...(graph !== undefined && { graph }),
    resources: [{ resource: "aws_route_table.other", unknown: ["vpc_id", "route"] }],
    configured: {
      "aws_route_table.other": { expressions: OF_VPC },
      "aws_route_table_association.a": {
        expressions: {
          subnet_id: refers("aws_subnet.s.id"),
          route_table_id: refers("local.table"),
        },
      },
    },
  }).verdict;
}

describe("the graph of a plan", () => {
  test("says which resource a local value is of", () => {
    expect(verdict()).toBe("INDETERMINATE");
    const edges = { "aws_route_table.t": ["aws_vpc.main"] };
    expect(verdict(graphOf({ "local.table": ["aws_route_table.t"], ...edges }))).toBe("REACHABLE");
    expect(verdict(graphOf({ "local.table": ["aws_route_table.other"] }))).toBe("UNREACHABLE");
  });

  test("says it of local values that are of others", () => {
    const edges = { "local.table": ["local.tables"], "local.tables": ["aws_route_table.t"] };
    expect(verdict(graphOf(edges))).toBe("REACHABLE");
  });

  test.each([
    ["it can be of several", { "local.table": ["aws_route_table.t", "aws_route_table.other"] }],
    // The graph leaves out what follows from others.
    [
      "one of them is a step away",
      { "local.table": ["aws_route_table.t"], "aws_route_table.t": ["aws_route_table.other"] },
    ],
    ["it does not have the local value", { "local.b": ["aws_route_table.t"] }],
  ])("leaves open what it does not tell: %s", (_, edges) => {
    expect(verdict(graphOf(edges))).toBe("INDETERMINATE");
  });
});

describe("doctor plan --graph", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "doctor-graph-"));
    const table = { resource: "aws_dynamodb_table.t", after: { name: "t" } };
    writeFileSync(join(folder, "plan.json"), planText({ resources: [table] }));
    writeFileSync(join(folder, "graph.dot"), graphOf({ "local.a": ["aws_dynamodb_table.t"] }));
    writeFileSync(join(folder, "short.dot"), 'digraph G {\n  "aws_vpc.a" -> "aws_vpc.b";\n}\n');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const planned = async (graph: string) => {
    let text = "";
    const print = (part: string): void => {
      text += part;
    };
    const args = ["plan", join(folder, "plan.json"), "--graph", join(folder, graph)];
    const code = await run(args, { out: print, err: print }, () =>
      Promise.reject(new Error("no account")),
    );
    return { code, text: text.replaceAll(folder, "") };
  };

  test("takes the graph of a plan", async () => {
    await expect(planned("graph.dot")).resolves.toMatchObject({ code: 0 });
  });

  test.each([
    [
      "short.dot",
      "error: `/short.dot` has no nodes of a plan; print it with `terraform graph -type=plan`\n",
    ],
    [
      "none.dot",
      "error: the graph `/none.dot` cannot be read: ENOENT; check its path and permissions\n",
    ],
  ])("says in one sentence what is wrong with %s", async (graph, text) => {
    await expect(planned(graph)).resolves.toEqual({ code: 2, text });
  });
});
