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

/** The data source of subnets with this ID. There are two. */
function subnets(made: Template, id: "subnets" | "chosen"): Block {
  const { data } = JSON.parse(made.text) as {
    data: { aws_subnets: Readonly<Record<string, Block>> };
  };
  const found = Object.entries(data.aws_subnets).find(([name]) => name.startsWith(`network_${id}`));
  return found![1];
}

const inVpc = { name: "vpc-id", values: [reference("aws_vpc.")] };

test.each([
  ["private", [inVpc]],
  ["any", [inVpc]],
  [{ tags: { Tier: "app" } }, [inVpc, { name: "tag:Tier", values: ["app"] }]],
  [{ ids: ["subnet-0123abcd"] }, [inVpc, { name: "subnet-id", values: ["subnet-0123abcd"] }]],
])("looks for subnets %j in that VPC only", (selection, filter) => {
  const made = template({ subnets: selection as NonNullable<ExistingNetworkProps["subnets"]> });
  expect(subnets(made, "subnets")).toMatchObject({ filter });
});

test("reports which named subnets are in another VPC", () => {
  const named = template({ subnets: { ids: ["subnet-0123abcd", "subnet-4567cdef"] } });
  const missing = 'setsubtract(["subnet-0123abcd","subnet-4567cdef"], self.ids)';
  expect(conditions(subnets(named, "subnets"), "postcondition")).toEqual([
    {
      condition: `\${length(${missing}) == 0}`,
      error_message: matching(/^`subnets` must be subnets of .* of another VPC/),
    },
  ]);
  expect(conditions(subnets(template(), "subnets"), "postcondition")).toEqual([]);
});

test("reports when no subnet remains", () => {
  const none = (selection: "private" | "any") =>
    conditions(subnets(template({ subnets: selection }), "chosen"), "precondition");
  expect(none("private")).toEqual([
    {
      condition: matching(/^\$\{length\(local\.network_chosen-subnets_\w+\) > 0\}$/),
      error_message: matching(
        /^`subnets` must be .* in a zone with Lambda, got: none without a route to an internet gateway in/,
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
  expect(template().text).toMatch(/&& !contains\(local\.network_open-route-tables_/);
  expect(template({ subnets: "any" }).text).not.toMatch(/&& !contains\(/);
});

/** The expression of a local, without the ends of the names in it. */
function local(made: Template, id: string): string {
  const found = Object.entries(made.locals).find(([name]) => name.startsWith(`network_${id}_`));
  return String(found?.[1]).replaceAll(/_[0-9A-F]{8}/g, "");
}

test("uses only subnets in zones with Lambda, one in each zone", () => {
  const made = template({ subnets: "any" });
  expect(made.data("aws_availability_zones")).toEqual({
    exclude_zone_ids: ["use1-az3"],
    filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
  });
  expect(local(made, "usable-subnets")).toBe(
    "${[for id in sort(data.aws_subnets.network_subnets.ids) : id if contains(data.aws_availability_zones.network_zones.zone_ids, data.aws_subnet.network_subnet[id].availability_zone_id)]}",
  );
  expect(local(made, "chosen-subnets")).toBe(
    "${sort([for ids in values({ for id in local.network_usable-subnets : data.aws_subnet.network_subnet[id].availability_zone_id => id... }) : ids[0]])}",
  );
});

test("uses only zones that are in every list of served zones", () => {
  const made = template({ servedZones: [["us-east-2a"]] });
  expect(local(made, "usable-subnets")).toContain(
    "&& contains(local.network_served-zones-0, data.aws_subnet.network_subnet[id].availability_zone)",
  );
});

test("uses every subnet that is named, and reports those in zones without Lambda", () => {
  const made = template({ subnets: { ids: ["subnet-0123abcd", "subnet-4567cdef"] } });
  expect(local(made, "chosen-subnets")).toBe("${local.network_usable-subnets}");
  expect(conditions(subnets(made, "chosen"), "precondition")[0]).toEqual({
    condition: matching(
      /^\$\{length\(setsubtract\(\["subnet-0123abcd","subnet-4567cdef"\], local\.network_chosen-subnets_\w+\)\) == 0\}$/,
    ),
    error_message: matching(/^`subnets` must be in zones with Lambda, got: .*\(test\/network\)\.$/),
  });
});

test("takes as many subnets by ID as a function can have", () => {
  const ids = (count: number) =>
    Array.from({ length: count }, (_, index) => `subnet-${String(index).padStart(8, "0")}`);
  expect(() => template({ subnets: { ids: ids(16) } })).not.toThrow();
  expect(() => template({ subnets: { ids: ids(17) } })).toThrow(/at most 16 unique `ids`/);
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
  const read = [
    ...["aws_vpcs", "aws_vpc"].map((type) => made.data(type)),
    ...(["subnets", "chosen"] as const).map((id) => subnets(made, id)),
  ];
  const sentences = read.flatMap((block) =>
    (["precondition", "postcondition"] as const).flatMap((kind) =>
      conditions(block, kind).map((one) => String(one["error_message"])),
    ),
  );
  expect(sentences.map((sentence) => /^`([^`]*)` must /.exec(sentence)?.[1])).toEqual([
    ...["shop.vpc", "shop.vpc"],
    ...["shop.subnets", "shop.subnets", "shop.subnets"],
  ]);
});
