import { ValidationError } from "../errors";
import { thrownBy } from "../testing/fixtures";
import { inStack, matching, reference, Template, type Block } from "../testing/template";
import { ExistingNetwork, type ExistingNetworkProps } from "./existing-network";

function template(props: Partial<ExistingNetworkProps> = {}): Template {
  return Template.of(
    (stack) =>
      new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default", ...props }),
  );
}

/** The conditions of a block and their error messages. */
function conditions(block: Block, kind: "precondition" | "postcondition"): readonly Block[] {
  const { lifecycle } = block as { lifecycle?: Record<string, readonly Block[]> };
  return lifecycle?.[kind] ?? [];
}

test("creates nothing", () => {
  expect(template().types).toEqual([]);
});

test.each([
  ["default", [{ name: "is-default", values: ["true"] }], "the default VPC"],
  [{ id: "vpc-0123abcd" }, [{ name: "vpc-id", values: ["vpc-0123abcd"] }], "vpc-0123abcd"],
  [
    { tags: { Team: "a", Stage: "prod" } },
    [
      { name: "tag:Team", values: ["a"] },
      { name: "tag:Stage", values: ["prod"] },
    ],
    "Team=a, Stage=prod",
  ],
])("finds the VPC by %j, and says when there is none or several", (vpc, filter, text) => {
  const found = template({ vpc: vpc as ExistingNetworkProps["vpc"] }).data("aws_vpcs");
  expect(found).toMatchObject({ filter });
  expect(conditions(found, "postcondition")).toEqual([
    {
      condition: "${length(self.ids) == 1}",
      error_message: `\`vpc\` must be one VPC in us-east-2, got: \${length(self.ids)} for ${text} (test/network).`,
    },
  ]);
});

test("reports when the VPC lacks the DNS attributes", () => {
  expect(conditions(template().data("aws_vpc"), "postcondition")).toEqual([
    {
      condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
      error_message: matching(/^`vpc` must have enableDnsSupport .*\(test\/network\)\.$/),
    },
  ]);
});

const inVpc = { name: "vpc-id", values: [reference("aws_vpc.")] };

test.each([
  ["private", [inVpc]],
  ["any", [inVpc]],
  [{ tags: { Tier: "app" } }, [inVpc, { name: "tag:Tier", values: ["app"] }]],
  [{ ids: ["subnet-0123abcd"] }, [inVpc, { name: "subnet-id", values: ["subnet-0123abcd"] }]],
])("looks for subnets %j in that VPC only", (subnets, filter) => {
  const made = template({ subnets: subnets as NonNullable<ExistingNetworkProps["subnets"]> });
  expect(made.data("aws_subnets")).toMatchObject({ filter });
});

test("reports which named subnets are in another VPC", () => {
  const named = template({ subnets: { ids: ["subnet-0123abcd", "subnet-4567cdef"] } });
  const missing = 'setsubtract(["subnet-0123abcd","subnet-4567cdef"], self.ids)';
  expect(conditions(named.data("aws_subnets"), "postcondition")).toEqual([
    {
      condition: `\${length(${missing}) == 0}`,
      error_message: matching(/^`subnets` must be subnets of .* of another VPC/),
    },
  ]);
  expect(conditions(template().data("aws_subnets"), "postcondition")).toEqual([]);
});

test("reports when no subnet remains", () => {
  const none = (subnets: "private" | "any") =>
    conditions(template({ subnets }).data("aws_security_group"), "precondition");
  expect(none("private")).toEqual([
    {
      condition: matching(/^\$\{length\(local\.network_chosen-subnets_\w+\) > 0\}$/),
      error_message: matching(
        /^`subnets` must be .* got: none without a route to an internet gateway in/,
      ),
    },
  ]);
  expect(none("any")).toEqual([
    expect.objectContaining({ error_message: matching(/got: none in/) }),
  ]);
});

test("excludes public subnets by default", () => {
  const open = /startswith\(route\.gateway_id, \\"igw-\\"\)/;
  expect(template().text).toMatch(open);
  expect(template().text).toMatch(/if !contains\(local\.network_open-route-tables_/);
  expect(template({ subnets: "any" }).text).not.toMatch(/if !contains\(/);
});

test.each([
  ["vpc", { vpc: { id: "vpc-1" } }],
  ["vpc", { vpc: { tags: {} } }],
  ["subnets", { subnets: { ids: [] } }],
  ["subnets", { subnets: { ids: ["vpc-0123abcd"] } }],
  ["subnets", { subnets: { ids: ["subnet-0123abcd", "subnet-0123abcd"] } }],
])("throws before it reads anything, and names %s: %j", (name, props) => {
  inStack((stack) => {
    const error = thrownBy(
      () =>
        new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default", ...props }),
    );
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toMatch(
      new RegExp(`^\`${name}\` must be "(default|private)", .*\\(test/network\\)$`),
    );
    expect(stack.node.findChild("network").node.children).toEqual([]);
  });
});

test("a failed plan uses the names that the app passes", () => {
  const names = { vpc: "shop.vpc", subnets: "shop.subnets" };
  const made = template({ subnets: { ids: ["subnet-0123abcd"] }, names });
  const sentences = ["aws_vpcs", "aws_vpc", "aws_subnets", "aws_security_group"].flatMap((type) =>
    (["precondition", "postcondition"] as const).flatMap((kind) =>
      conditions(made.data(type), kind).map((one) => String(one["error_message"])),
    ),
  );
  expect(sentences.map((sentence) => /^`([^`]*)` must /.exec(sentence)?.[1])).toEqual([
    ...["shop.vpc", "shop.vpc"],
    ...["shop.subnets", "shop.subnets"],
  ]);
});
