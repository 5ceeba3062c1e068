import { readDocument } from "./document";
import { planText } from "./testing/plan";

const VPC = { resource: "aws_vpc.main", after: { cidr_block: "10.0.0.0/16" } };

function messageFor(text: string): string {
  try {
    readDocument(text, "plan.json");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
}

test("reads a plan and a state", () => {
  const plan = readDocument(planText({ resources: [VPC] }), "plan.json");
  expect([plan.kind, plan.resources.map(({ address }) => address)]).toEqual([
    "plan",
    ["aws_vpc.main"],
  ]);
  const resources = [
    { ...VPC, address: "module.a.aws_vpc.main", mode: "managed", type: "aws_vpc", name: "main" },
  ];
  const root_module = { child_modules: [{ address: "module.a", resources }] };
  const state = readDocument(
    JSON.stringify({ format_version: "1.0", values: { root_module } }),
    "state.json",
  );
  expect([state.kind, state.resources.map(({ module }) => module)]).toEqual([
    "state",
    ["module.a"],
  ]);
});

test("a resource that is destroyed is not there after apply, and one that is forgotten is", () => {
  const change = (name: string, actions: readonly string[]) => ({
    address: `aws_vpc.${name}`,
    mode: "managed",
    type: "aws_vpc",
    name,
    change: { actions, before: { id: "vpc-1" }, after: null },
  });
  const resource_changes = [change("gone", ["delete"]), change("kept", ["forget"])];
  const { resources } = readDocument(
    planText({ resources: [], more: { resource_changes } }),
    "plan.json",
  );
  expect(resources.map(({ address, values }) => [address, values.id])).toEqual([
    ["aws_vpc.kept", "vpc-1"],
  ]);
});

describe("what is replaced", () => {
  const change = (actions: readonly string[], deposed?: string) => ({
    address: "aws_vpc.main",
    mode: "managed",
    type: "aws_vpc",
    name: "main",
    ...(deposed !== undefined && { deposed }),
    change: {
      actions,
      before: { id: "vpc-1", cidr_block: "10.0.0.0/16" },
      after: deposed === undefined ? { cidr_block: "10.1.0.0/16" } : null,
      after_unknown: { id: true },
    },
  });
  const after = (...resource_changes: readonly object[]) => {
    const text = planText({ resources: [VPC], more: { resource_changes } });
    return readDocument(text, "plan.json").resources.map(({ values }) => values);
  };

  test.each([
    ["deleted first", ["delete", "create"]],
    ["created first", ["create", "delete"]],
  ])("and %s is there once, as it is after apply", (_, actions) => {
    expect(after(change(actions))).toEqual([{ cidr_block: "10.1.0.0/16" }]);
  });

  test("and was deposed before is not there", () => {
    expect(after(change(["no-op"]), change(["delete"], "ed4d3e4f"))).toEqual([
      { cidr_block: "10.1.0.0/16" },
    ]);
  });
});

test.each([
  ["empty", "  \n", "plan.json is empty; print it with `terraform show -json FILE`"],
  [
    "a saved plan",
    "PK\u0003\u0004",
    "plan.json is a saved plan, not its JSON; print it with `terraform show -json FILE`",
  ],
  [
    "not JSON",
    "Terraform will perform",
    "plan.json is not the JSON of an object; print it with `terraform show -json FILE`",
  ],
  [
    "UTF-16",
    "\uFEFF{\u0000",
    "plan.json is UTF-16, as PowerShell writes it; write it as UTF-8, or pipe it into the doctor",
  ],
  [
    "a list",
    "[1]",
    "plan.json is not the JSON of an object; print it with `terraform show -json FILE`",
  ],
  [
    "truncated",
    '{"format_version":"1.2","planned',
    "plan.json is not complete JSON (32 characters); print it with `terraform show -json FILE` again",
  ],
  [
    "the log of a plan",
    '{"@level":"info"}\n{"@level":"info"}',
    "plan.json is the log of `terraform plan -json`; save the plan with -out, and print it with `terraform show -json FILE`",
  ],
  [
    "other JSON",
    '{"Vpcs":[]}',
    "plan.json is JSON, but neither a plan nor a state; print it with `terraform show -json FILE`",
  ],
  [
    "a newer format",
    '{"format_version":"2.0"}',
    "plan.json has the format 2.0, but this doctor reads 1.x; update the doctor",
  ],
  [
    "a plan that failed",
    planText({ resources: [VPC], more: { errored: true } }),
    "plan.json is a plan that failed; mend what terraform plan says first",
  ],
  [
    "of another provider",
    planText({ resources: [{ resource: "google_compute_network.main" }] }),
    "plan.json has no resource of the provider hashicorp/aws",
  ],
  [
    "of another shape",
    planText({ resources: [], more: { resource_changes: [{ address: 1 }] } }),
    "`resource_changes.0.address` in plan.json does not match the output of terraform show -json: invalid_type",
  ],
])("%s is refused in one sentence", (_, text, message) => {
  expect(messageFor(text)).toBe(message);
});

test("what a resource left behind when it was replaced is a thing of its own, until it is destroyed", () => {
  const endpoint = {
    address: "aws_vpc_endpoint.d",
    mode: "managed",
    type: "aws_vpc_endpoint",
    name: "d",
  };
  const resources = [
    { ...endpoint, values: { id: "vpce-0b" } },
    { ...endpoint, values: { id: "vpce-0a" }, deposed_key: "00c0ffee" },
  ];
  const values = { root_module: { resources } };
  const state = readDocument(JSON.stringify({ format_version: "1.0", values }), "state.json");
  expect(state.resources.map(({ address, values: { id } }) => [address, id])).toEqual([
    ["aws_vpc_endpoint.d", "vpce-0b"],
    ["aws_vpc_endpoint.d (deposed 00c0ffee)", "vpce-0a"],
  ]);
  const [kept, gone] = resources.map(({ values: before, ...resource }, place) => ({
    ...resource,
    ...(place === 1 && { deposed: "00c0ffee" }),
    change: {
      actions: [place === 1 ? "delete" : "no-op"],
      before,
      after: place === 1 ? null : before,
    },
  }));
  const plan = { resource_changes: [kept, gone], configuration: {}, prior_state: { values } };
  const planned = readDocument(JSON.stringify({ format_version: "1.2", ...plan }), "plan.json");
  expect(planned.resources.map(({ values: { id } }) => id)).toEqual(["vpce-0b"]);
  expect(planned.before.map(({ values: { id } }) => id)).toEqual(["vpce-0b", "vpce-0a"]);
});

test("what a plan with -target leaves alone stays, and what it destroys does not", () => {
  const vpc = (name: string) => ({
    address: `aws_vpc.${name}`,
    mode: "managed",
    type: "aws_vpc",
    name,
  });
  const resources = ["changed", "gone", "left"].map((name) => ({
    ...vpc(name),
    values: { id: `vpc-${name}`, enable_dns_support: true },
  }));
  const change = (name: string, actions: readonly string[], after: object | null) => ({
    ...vpc(name),
    change: { actions, before: { id: `vpc-${name}`, enable_dns_support: true }, after },
  });
  const { resources: found } = readDocument(
    JSON.stringify({
      format_version: "1.2",
      resource_changes: [
        change("changed", ["update"], { id: "vpc-changed", enable_dns_support: false }),
        change("gone", ["delete"], null),
      ],
      configuration: {},
      prior_state: { values: { root_module: { resources } } },
    }),
    "plan.json",
  );
  expect(found.map(({ address, values }) => [address, values.enable_dns_support])).toEqual([
    ["aws_vpc.changed", false],
    ["aws_vpc.left", true],
  ]);
});

test("what is not complete is not quoted, because it may have secrets", () => {
  expect(messageFor('{"format_version":"1.2","password":"hunter2"')).not.toContain("hunter2");
});

describe("what is sensitive is not kept", () => {
  const secret = "hunter2";
  const values = { id: "i-1", password: secret, list: [secret, "plain"], port: 5432 };
  const marks = { password: true, list: [true, false], port: true };
  const kept = { id: "i-1", password: "(sensitive value)", list: ["(sensitive value)", "plain"] };

  test.each([
    ["after apply", ["update"], { before: null, after: values, after_sensitive: marks }],
    ["of what is forgotten", ["forget"], { before: values, after: null, before_sensitive: marks }],
  ])("%s", (_, actions, change) => {
    const resource = { address: "aws_x.y", mode: "managed", type: "aws_x", name: "y" };
    const resource_changes = [{ ...resource, change: { actions, ...change } }];
    const document = readDocument(planText({ resources: [], more: { resource_changes } }), "p");
    expect(document.resources[0]?.values).toMatchObject(kept);
    expect(JSON.stringify(document)).not.toContain(secret);
    expect(JSON.stringify(document)).not.toContain("5432");
  });

  test("before apply, and in a state", () => {
    const resource = { address: "aws_x.y", mode: "managed", type: "aws_x", name: "y" };
    const root_module = { resources: [{ ...resource, values, sensitive_values: marks }] };
    const state = { format_version: "1.0", values: { root_module } };
    const plan = planText({ resources: [], more: { prior_state: state } });
    for (const text of [JSON.stringify(state), plan]) {
      const document = readDocument(text, "p");
      const [found] = [...document.resources, ...document.before];
      expect(found?.values).toMatchObject(kept);
      expect(JSON.stringify(document)).not.toContain(secret);
    }
  });

  test("of variables, and one that is not sensitive is kept", () => {
    const text = (sensitive: boolean) =>
      planText({
        resources: [VPC],
        more: {
          variables: { token: { value: secret } },
          configuration: {
            root_module: { variables: { token: { default: secret, sensitive } } },
          },
        },
      });
    const document = (sensitive: boolean) => readDocument(text(sensitive), "p");
    expect(document(true).variables).toEqual({ token: "(sensitive value)" });
    expect(JSON.stringify(document(true))).not.toContain(secret);
    expect(document(false).variables).toEqual({ token: secret });
  });
});
