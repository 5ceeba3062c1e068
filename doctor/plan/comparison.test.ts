import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../cli";
import { readDocument } from "../snapshot/plan";
import { judgePlan } from "./judge";
import { renderPlan } from "./text";
import {
  changedPlan,
  DEPLOYED,
  NAT_GATEWAY,
  policyOf,
  type Resources,
  without,
  withValues,
} from "./testing/changed-plan";

const READER = "aws_lambda_function.reader";
const BOTH = { ...DEPLOYED, ...NAT_GATEWAY };
/** The plan names the function's VPC, and does not have it. */
const NOT_THERE = without(
  DEPLOYED,
  "aws_vpc.main",
  "aws_route_table.private",
  "aws_route_table_association.private",
  "aws_vpc_endpoint.dynamodb",
  "aws_vpc_endpoint.s3",
);
const NO_ENDPOINT = without(BOTH, "aws_vpc_endpoint.dynamodb");

function changes(before: Resources, after: Resources) {
  const { comparison } = judgePlan(readDocument(changedPlan(before, after), "plan.json"));
  return comparison?.changes.map(({ kind, source, permissions, touches }) => ({
    kind,
    source,
    ...(permissions && { permissions }),
    touches: touches.map(({ action, address }) => `${action} ${address}`),
  }));
}

test("a plan that changes nothing changes nothing", () => {
  expect(changes(DEPLOYED, DEPLOYED)).toEqual([]);
  expect(changes(BOTH, BOTH)).toEqual([]);
});

test("a plan that destroys the endpoint loses the path", () => {
  expect(changes(DEPLOYED, without(DEPLOYED, "aws_vpc_endpoint.dynamodb"))).toEqual([
    { kind: "path-lost", source: READER, touches: ["destroys aws_vpc_endpoint.dynamodb"] },
  ]);
});

test("a plan that destroys the endpoint of another service loses nothing", () => {
  expect(changes(DEPLOYED, without(DEPLOYED, "aws_vpc_endpoint.s3"))).toEqual([]);
});

test("a plan that adds the endpoint gains the path", () => {
  expect(changes(without(DEPLOYED, "aws_vpc_endpoint.dynamodb"), DEPLOYED)).toEqual([
    { kind: "path-gained", source: READER, touches: [] },
  ]);
});

test("with a NAT gateway, losing the endpoint is no longer private, and dearer", () => {
  const touches = ["destroys aws_vpc_endpoint.dynamodb"];
  expect(changes(BOTH, NO_ENDPOINT)).toEqual([
    { kind: "not-private", source: READER, touches },
    { kind: "dearer", source: READER, touches },
  ]);
  expect(changes(NO_ENDPOINT, BOTH)).toEqual([{ kind: "private", source: READER, touches: [] }]);
});

test("what a policy no longer allows is lost, though the role asks for it no more", () => {
  const policy = policyOf("dynamodb:GetItem");
  expect(changes(DEPLOYED, withValues(DEPLOYED, "aws_iam_role_policy.reader", { policy }))).toEqual(
    [
      {
        kind: "permissions-lost",
        source: READER,
        permissions: ["Query"],
        touches: ["changes aws_iam_role_policy.reader"],
      },
    ],
  );
});

test("what a policy allows in addition is gained", () => {
  const policy = policyOf("dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem");
  expect(changes(DEPLOYED, withValues(DEPLOYED, "aws_iam_role_policy.reader", { policy }))).toEqual(
    [
      {
        kind: "permissions-gained",
        source: READER,
        permissions: ["PutItem"],
        touches: ["changes aws_iam_role_policy.reader"],
      },
    ],
  );
});

test("a table that is destroyed is lost, and one that is renamed with its policy is not", () => {
  expect(changes(DEPLOYED, without(DEPLOYED, "aws_dynamodb_table.orders"))).toEqual([
    { kind: "table-lost", source: READER, touches: ["destroys aws_dynamodb_table.orders"] },
  ]);
  const renamed = JSON.parse(
    JSON.stringify(DEPLOYED)
      .replaceAll("table/orders", "table/orders2")
      .replaceAll(':"orders"', ':"orders2"'),
  ) as Resources;
  expect(changes(DEPLOYED, renamed)).toEqual([]);
});

test("a route table association and a rule that are destroyed are named", () => {
  for (const address of [
    "aws_route_table_association.private",
    "aws_vpc_security_group_egress_rule.https",
  ]) {
    expect(changes(DEPLOYED, without(DEPLOYED, address))).toEqual([
      { kind: "path-lost", source: READER, touches: [`destroys ${address}`] },
    ]);
  }
});

test("a source that is destroyed loses nothing, and is named", () => {
  const text = changedPlan(DEPLOYED, without(DEPLOYED, READER));
  const { comparison } = judgePlan(readDocument(text, "plan.json"));
  expect(comparison).toEqual({ changes: [], destroyed: [READER], added: [], unknown: [] });
});

test("where it is unknown what works, nothing counts as kept", () => {
  const text = changedPlan(NOT_THERE, NOT_THERE);
  const judged = judgePlan(readDocument(text, "plan.json"));
  expect(judged.comparison).toMatchObject({ changes: [], unknown: [READER] });
  expect(renderPlan(judged, { origin: "plan.json" })).toContain(
    "Before and after: nothing is lost of what is known\n",
  );
});

test("a path that may be gone is neither lost nor kept", () => {
  expect(changes(DEPLOYED, NOT_THERE)).toMatchObject([{ kind: "unknown", source: READER }]);
});

test("a first apply, and a state, have nothing to compare with", () => {
  expect(changes({}, DEPLOYED)).toBeUndefined();
});

describe("doctor plan", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "doctor-comparison-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const doctor = async (before: Resources, after: Resources, ...args: readonly string[]) => {
    const file = join(folder, "plan.json");
    writeFileSync(file, changedPlan(before, after));
    const out: string[] = [];
    const write = (part: string) => out.push(part);
    const code = await run(["plan", file, ...args], { out: write, err: write }, () =>
      Promise.reject(new Error("no account")),
    );
    return { code, out: out.join("").replaceAll(folder, "") };
  };

  test("says what is lost, and what the plan destroys", async () => {
    const { code, out } = await doctor(DEPLOYED, without(DEPLOYED, "aws_vpc_endpoint.dynamodb"));
    expect(code).toBe(1);
    expect(out).toContain(
      [
        "Before and after: changes for what is there:",
        "  ✖ aws_lambda_function.reader → table orders: loses its path (REACHABLE now,",
        "    UNREACHABLE after apply)",
        "      of what it uses, the plan destroys aws_vpc_endpoint.dynamodb",
        "",
      ].join("\n"),
    );
  });

  test("says that nothing is lost", async () => {
    const { code, out } = await doctor(DEPLOYED, DEPLOYED);
    expect(code).toBe(0);
    expect(out).toContain("Before and after: nothing is lost of what is there\n");
  });

  test("says what is lost in the order of harm", async () => {
    const writer = "aws_lambda_function.writer";
    const two = {
      ...BOTH,
      "aws_iam_role.writer": {
        ...BOTH["aws_iam_role.reader"],
        id: "writer",
        name: "writer",
        arn: "arn:aws:iam::123456789012:role/writer",
      },
      "aws_iam_role_policy.writer": {
        ...BOTH["aws_iam_role_policy.reader"],
        id: "writer:read",
        role: "writer",
      },
      [writer]: {
        ...BOTH[READER],
        id: "writer",
        function_name: "writer",
        arn: "arn:aws:lambda:us-east-2:123456789012:function:writer",
      },
    };
    const fewer = withValues(two, "aws_iam_role_policy.reader", {
      policy: policyOf("dynamodb:GetItem"),
    });
    const { out } = await doctor(two, without(fewer, "aws_vpc_endpoint.dynamodb"));
    const marked = out.split("\n").filter((line) => /^ {2}[✖!+]/.test(line));
    expect(marked.map((line) => /: (loses|no longer|dearer)/.exec(line)?.[1])).toEqual([
      "loses",
      "loses",
      "no longer",
      "no longer",
      "dearer",
      "dearer",
    ]);
  });

  test("a part that is replaced is replaced, and one that only stays is not named", async () => {
    const replaced = withValues(DEPLOYED, "aws_vpc_endpoint.dynamodb", {
      id: undefined,
      route_table_ids: [],
    });
    const { out } = await doctor(DEPLOYED, replaced);
    expect(out).toContain("of what it uses, the plan replaces aws_vpc_endpoint.dynamodb\n");
    expect(out).not.toContain("changes aws_");
  });

  test("fails on what --fail-on names, and on nothing else", async () => {
    const codeFor = async (after: Resources, failOn: string, before = BOTH) =>
      (await doctor(before, after, "--fail-on", failOn)).code;
    const fewer = withValues(BOTH, "aws_iam_role_policy.reader", {
      policy: policyOf("dynamodb:GetItem"),
    });
    expect(await codeFor(fewer, "lost")).toBe(1);
    expect(await codeFor(fewer, "broken,denied,not-private")).toBe(0);
    expect(await codeFor(NO_ENDPOINT, "not-private")).toBe(1);
    expect(await codeFor(NO_ENDPOINT, "lost,broken,denied")).toBe(0);
    const broken = without(DEPLOYED, "aws_vpc_endpoint.dynamodb");
    expect(await codeFor(broken, "broken", broken)).toBe(1);
    expect(await codeFor(broken, "lost", broken)).toBe(0);
    const denied = withValues(DEPLOYED, "aws_iam_role_policy.reader", {
      policy: policyOf("s3:GetObject"),
    });
    expect(await codeFor(denied, "denied", denied)).toBe(1);
    expect(await codeFor(denied, "lost,broken,not-private", denied)).toBe(0);
    const { code, out } = await doctor(BOTH, BOTH, "--fail-on", "lost,worse");
    expect([code, out]).toEqual([
      2,
      "error: --fail-on must be one or more of lost, broken, denied, not-private, got: `lost,worse`\n",
    ]);
  });

  test("prints the same as JSON", async () => {
    const { out } = await doctor(BOTH, NO_ENDPOINT, "--json");
    const { comparison } = JSON.parse(out) as { readonly comparison: object };
    expect(comparison).toMatchObject({
      changes: [
        {
          kind: "not-private",
          source: READER,
          table: "orders",
          before: { verdict: "REACHABLE", private: true },
          after: { verdict: "REACHABLE", private: false },
          touches: [{ address: "aws_vpc_endpoint.dynamodb", action: "destroys" }],
        },
        { kind: "dearer" },
      ],
      destroyed: [],
      added: [],
    });
  });
});
