import { isAbsolute } from "node:path";
import { ACCESS_PATHS, OUTPUT_NAMES, type AccessPath } from "../../contract/stacks";
import { reference } from "../testing/template";
import { synthesize } from "./testing/stacks";

const NAMES = ACCESS_PATHS;
type Name = AccessPath;
/** The stacks with their own network. */
const NETWORKS: readonly Name[] = NAMES.filter(
  (name) => name !== "public" && name !== "existing-vpc",
);
const FUNCTIONS: readonly Name[] = NAMES.filter((name) => name !== "instance");

const template = synthesize();

const ALL = ["access_path", "access_level", "region", "table_name", "table_arn", "role_arn"];

const OPTIONAL = /^aws_(network_acl|dynamodb_resource_policy|cloudwatch_(metric|log_metric).*)$/;

describe.each(NAMES)("%s", (name) => {
  test("has a table", () => {
    expect(template(name).resource("aws_dynamodb_table")).toMatchObject({
      name: `lambda-dynamodb-${name}`,
    });
  });

  test("has role names that no other region has", () => {
    const suffixes = NETWORKS.includes(name) ? ["", "-flow"] : [""];
    const roles = template(name).resources("aws_iam_role");
    expect(roles.map((role) => role["name"]).sort()).toEqual(
      suffixes.map((suffix) => `lambda-dynamodb-${name}-us-east-2${suffix}`),
    );
  });

  test("encrypts table and logs with a key of its own", () => {
    const made = template(name);
    const arn = reference("aws_kms_key.");
    expect(made.resource("aws_kms_key")).toMatchObject({ deletion_window_in_days: 30 });
    expect(made.resource("aws_dynamodb_table")).toMatchObject({
      deletion_protection_enabled: true,
      server_side_encryption: { kms_key_arn: arn },
    });
    for (const group of made.resources("aws_cloudwatch_log_group")) {
      expect(group).toMatchObject({ kms_key_id: arn });
    }
  });

  test("records the traffic of its network", () => {
    expect(template(name).resources("aws_flow_log")).toHaveLength(NETWORKS.includes(name) ? 1 : 0);
  });

  test("has no optional resources by default", () => {
    expect(template(name).types).not.toEqual(
      expect.arrayContaining([expect.stringMatching(OPTIONAL)]),
    );
  });

  test("has the common outputs", () => {
    const { outputs } = template(name);
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(ALL));
    expect(Object.values(OUTPUT_NAMES)).toEqual(expect.arrayContaining(Object.keys(outputs)));
    expect(outputs).toMatchObject({
      access_path: name,
      access_level: "read-write",
      region: "us-east-2",
      table_name: reference("aws_dynamodb_table."),
    });
  });

  test("accepts provider 5.100 and 6, and sets only its region and tags", () => {
    expect(template(name).terraform["required_providers"]).toEqual({
      aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" },
    });
    expect(template(name).providers("aws")).toEqual([
      {
        region: "us-east-2",
        default_tags: [{ tags: { Stack: `lambda-dynamodb-${name}` } }],
      },
    ]);
  });

  test("keeps its state in its own folder", () => {
    expect(template(name).terraform["backend"]).toEqual({ local: { path: "terraform.tfstate" } });
  });

  test("contains no local path", () => {
    expect(template(name).text).not.toContain(process.cwd());
    expect(template(name).text).not.toMatch(/"\/(home|root|tmp|Users|work)\b/);
  });
});

describe.each(FUNCTIONS)("%s", (name) => {
  test("has a function that knows the table, and outputs it", () => {
    const made = template(name).resource("aws_lambda_function");
    expect(made).toMatchObject({
      function_name: `lambda-dynamodb-${name}`,
      environment: { variables: { TABLE_NAME: reference("aws_dynamodb_table.") } },
    });
    expect(template(name).outputs).toMatchObject({
      function_name: reference("aws_lambda_function."),
      function_arn: reference("aws_lambda_function."),
      function_bundle: made["filename"],
    });
    expect(isAbsolute(String(made["filename"]))).toBe(false);
    expect(template(name).outputs).not.toHaveProperty("instance_id");
  });
});

test("instance has no function, and outputs its instance", () => {
  const { outputs, types } = template("instance");
  expect(types).not.toContain("aws_lambda_function");
  expect(outputs).toMatchObject({ instance_id: reference("aws_instance.") });
  expect(Object.keys(outputs).filter((output) => output.startsWith("function"))).toEqual([]);
});

test("stacks with a network output it", () => {
  expect(template("public").outputs).not.toHaveProperty("vpc_id");
  for (const name of [...NETWORKS, "existing-vpc"] as const) {
    expect(template(name).outputs).toMatchObject({ vpc_id: reference("aws_vpc.") });
  }
});

test("stacks with an endpoint output it", () => {
  const told = NAMES.filter((name) => "endpoint_id" in template(name).outputs);
  expect(told).toEqual([
    "gateway-endpoint",
    "mixed",
    "interface-endpoint",
    "instance",
    "existing-vpc",
  ]);
  for (const name of ["gateway-endpoint", "mixed", "interface-endpoint", "instance"] as const) {
    expect(template(name).outputs).toMatchObject({ endpoint_id: reference("aws_vpc_endpoint.") });
  }
  expect(template("existing-vpc").outputs["endpoint_id"]).toEqual(reference("local.endpoint_"));
});

test("only mixed allows its function to reach the internet", () => {
  const open = NAMES.filter((name) =>
    template(name)
      .resources("aws_vpc_security_group_egress_rule")
      .some((rule) => "cidr_ipv4" in rule),
  );
  expect(open).toEqual(["mixed"]);
});

test("only interface-endpoint sets another DynamoDB endpoint for its function", () => {
  const told = NAMES.filter((name) => template(name).text.includes("AWS_ENDPOINT_URL_DYNAMODB"));
  expect(told).toEqual(["interface-endpoint"]);
});

test.each([
  ["public", []],
  ["isolated", ["aws_vpc"]],
  ["gateway-endpoint", ["aws_vpc", "aws_vpc_endpoint"]],
  ["nat-gateway", ["aws_vpc", "aws_nat_gateway", "aws_internet_gateway", "aws_route"]],
  [
    "mixed",
    ["aws_vpc", "aws_vpc_endpoint", "aws_nat_gateway", "aws_internet_gateway", "aws_route"],
  ],
  ["interface-endpoint", ["aws_vpc", "aws_vpc_endpoint"]],
  ["instance", ["aws_vpc", "aws_vpc_endpoint"]],
  ["existing-vpc", []],
] as const)("%s has of all the ways only its own: %j", (name, expected) => {
  const ways = [
    "aws_vpc",
    "aws_vpc_endpoint",
    "aws_nat_gateway",
    "aws_internet_gateway",
    "aws_route",
  ];
  expect(ways.filter((type) => template(name).types.includes(type))).toEqual(expected);
});

test("only the stacks with NAT have public subnets", () => {
  const counts = NAMES.map((name) => template(name).resources("aws_subnet").length);
  expect(counts).toEqual([0, 2, 2, 4, 4, 2, 2, 0]);
});

test("no two stacks share a name, so one account can hold them all", () => {
  const types = [
    "aws_dynamodb_table",
    "aws_lambda_function",
    "aws_iam_role",
    "aws_cloudwatch_log_group",
    "aws_security_group",
  ];
  const names = NAMES.flatMap((name) =>
    types.flatMap((type) =>
      template(name)
        .resources(type)
        .map((each) => `${type} ${String(each["name"] ?? each["function_name"])}`),
    ),
  );
  expect(names).toHaveLength(50);
  expect(new Set(names).size).toBe(names.length);
});
