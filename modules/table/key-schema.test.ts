import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformStack, Testing } from "cdktf";
import { ValidationError } from "../errors";
import { table, thrownBy } from "../testing/fixtures";
import { inApp, type Block } from "../testing/template";
import { type GlobalSecondaryIndex } from "./indexes";
import { takes } from "./provider-release";

const byPlace: GlobalSecondaryIndex = {
  indexName: "by-place",
  partitionKeys: [{ name: "country" }, { name: "city" }],
  sortKeys: [{ name: "placedAt", type: "N" }],
};

/** The table in a stack that takes these releases of the AWS provider, or says nothing of them. */
function made(index: GlobalSecondaryIndex, version?: string): Block {
  return inApp((app) => {
    const stack = new TerraformStack(app, "test");
    new AwsProvider(stack, "aws");
    if (version !== undefined) {
      stack.addOverride("terraform.required_providers.aws.version", version);
    }
    table(stack, { globalSecondaryIndexes: [index] });
    const { resource } = JSON.parse(Testing.synth(stack, true)) as {
      resource: { aws_dynamodb_table: Readonly<Record<string, Block>> };
    };
    return Object.values(resource.aws_dynamodb_table)[0] ?? {};
  });
}

test("an index of several attributes is written in the provider's newer form", () => {
  expect(
    made({ ...byPlace, nonKeyAttributes: ["total"], maxReadRequestUnits: 5 }, ">= 6.37.0"),
  ).toMatchObject({
    global_secondary_index: [
      {
        name: "by-place",
        key_schema: [
          { attribute_name: "country", key_type: "HASH" },
          { attribute_name: "city", key_type: "HASH" },
          { attribute_name: "placedAt", key_type: "RANGE" },
        ],
        projection_type: "INCLUDE",
        non_key_attributes: ["total"],
        on_demand_throughput: { max_read_request_units: 5 },
      },
    ],
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "country", type: "S" },
      { name: "city", type: "S" },
      { name: "placedAt", type: "N" },
    ],
  });
});

test.each(["6.37.0", ">= 5.100.0, < 7.0.0", "~> 6.25", ">= 6.37"])(
  "in a stack that takes %s",
  (version) => {
    expect(() => made(byPlace, version)).not.toThrow();
  },
);

test.each(["5.100.0", "6.36.0", "~> 6.25.0", ">= 5.0, < 6.37.0"])(
  "is refused where the stack takes %s, as an index of one attribute is not",
  (version) => {
    const error = thrownBy(() => made(byPlace, version));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toBe(
      `\`globalSecondaryIndexes[0].partitionKeys\` must be in a stack that takes AWS provider 6.37.0 or later, got: ${version}. Use partitionKey, or let the stack take that release (test/table)`,
    );
    expect(() =>
      made({ indexName: "by-city", partitionKey: { name: "city" } }, version),
    ).not.toThrow();
  },
);

test("is refused with the release that the bindings require by themselves", () => {
  expect(thrownBy(() => made(byPlace))).toBeInstanceOf(ValidationError);
});

test.each([
  ["6.37.0", true],
  ["= 6.36.9", false],
  ["<= 6.37.0", true],
  ["<= 6.36.0", false],
  ["< 6.37.0", false],
  ["< 6.37.1", true],
  ["~> 6.37.0", true],
  ["~> 6.36.0", false],
  ["~> 6.0", true],
  ["~> 5.0", false],
  ["~> 5", true],
  ["!= 6.37.0", true],
  [">= 5, < 6", false],
  ["> 1.0", true],
  ["of the moon", true],
])("%s: %s", (constraint, expected) => {
  expect(takes(constraint, [6, 37, 0])).toBe(expected);
});

test("the check sees what an aspect changes about the stack", () => {
  expect(
    thrownBy(() => {
      inApp((app) => {
        const stack = new TerraformStack(app, "test");
        new AwsProvider(stack, "aws");
        Aspects.of(stack).add({
          visit: (node) => {
            if (node === stack) {
              stack.addOverride("terraform.required_providers.aws.version", "6.0.0");
            }
          },
        });
        table(stack, { globalSecondaryIndexes: [byPlace] });
        Testing.synth(stack, true);
      });
    }),
  ).toMatchObject({ message: expect.stringContaining("got: 6.0.0") as unknown });
});
