import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Fn, TerraformVariable, Token, type TerraformStack } from "cdktf";
import { GatewayEndpoint } from "../egress/gateway-endpoint";
import { lambda } from "../testing/fixtures";
import { inStack, matching, Template, type Block } from "../testing/template";
import { ExistingNetwork, type ExistingNetworkProps } from "./existing-network";
import { Network } from "./network";

const parameter = (stack: TerraformStack, name: string) =>
  new DataAwsSsmParameter(stack, name, { name: `/${name}` }).insecureValue;

const made = (props: (stack: TerraformStack) => ExistingNetworkProps) =>
  Template.of((stack) => new ExistingNetwork(stack, "network", props(stack)));

describe("IDs that only a plan knows", () => {
  const named = made((stack) => ({
    vpc: { id: parameter(stack, "vpc") },
    subnets: { ids: [parameter(stack, "one"), "subnet-0123abcd"] },
  }));
  const listed = made((stack) => ({
    vpc: "default",
    subnets: { ids: Token.asList(Fn.split(",", parameter(stack, "subnets"))) },
  }));
  const subnets = (template: Template, id: string): Block => {
    const { data } = JSON.parse(template.text) as {
      data: { aws_subnets: Readonly<Record<string, Block>> };
    };
    return Object.entries(data.aws_subnets).find(([name]) => name.startsWith(`network_${id}`))![1];
  };

  test("are taken as they are", () => {
    expect(named.data("aws_vpcs")).toMatchObject({
      filter: [{ name: "vpc-id", values: ["${data.aws_ssm_parameter.vpc.insecure_value}"] }],
    });
    expect(subnets(named, "subnets")["filter"]).toContainEqual({
      name: "subnet-id",
      values: ["${data.aws_ssm_parameter.one.insecure_value}", "subnet-0123abcd"],
    });
    expect(subnets(listed, "subnets")["filter"]).toContainEqual({
      name: "subnet-id",
      values: '${split(",", data.aws_ssm_parameter.subnets.insecure_value)}',
    });
  });

  test.each([
    ["several tokens", named],
    ["a list that is one", listed],
  ])("are checked by the plan, in our sentences: %s", (_, template) => {
    const [condition] = (subnets(template, "subnets")["lifecycle"] as { postcondition: Block[] })
      .postcondition;
    expect(condition).toEqual({
      condition: matching(
        /^\$\{length\(setsubtract\(local\.network_named-subnets_\w+, self\.ids\)\) == 0\}$/,
      ),
      error_message: matching(/^`subnets` must be subnets of .* \(test\/network\)\.$/),
    });
  });

  test("count as at most 16, where a list is one token", () => {
    expect(subnets(listed, "chosen")["lifecycle"]).toMatchObject({
      precondition: [
        {
          condition: matching(/^\$\{length\(local\.network_named-subnets_\w+\) <= 16\}$/),
          error_message: matching(
            /^`subnets` must be at most 16 `ids`, got: \$\{length\(.*\)\} \(test\/network\)\.$/,
          ),
        },
        {},
        {},
      ],
    });
  });

  test.each<ExistingNetworkProps>([
    { vpc: { id: "vpc-nothex" } },
    { vpc: { id: "" } },
    { vpc: "default", subnets: { ids: ["subnet-nothex"] } },
    { vpc: "default", subnets: { ids: [] } },
  ])("are not what else is no ID: %j", (props) => {
    inStack((stack) => {
      expect(() => new ExistingNetwork(stack, "network", props)).toThrow(/`(vpc|subnets)` must be/);
    });
  });
});

describe("a region that is not given", () => {
  const region = "${data.aws_region.lambda-vpc-dynamodbaccount_region_";

  test.each<[string, (stack: TerraformStack) => Network | ExistingNetwork]>([
    ["a new network", (stack) => new Network(stack, "network", { name: "shop" })],
    ["an existing one", (stack) => new ExistingNetwork(stack, "network", { vpc: "default" })],
  ])("is the provider's: %s", (_, make) => {
    const template = Template.of((stack) => {
      const network = make(stack);
      lambda(stack, { network });
      new GatewayEndpoint(stack, "endpoint", { name: "shop", network });
    });
    expect(template.data("aws_region")).toEqual({});
    expect(template.resource("aws_vpc_endpoint")["service_name"]).toContain(
      `com.amazonaws.${region}`,
    );
    expect(template.text).toContain(`:lambda:${region}`);
  });

  test("is not looked up where it is given", () => {
    const template = Template.of(
      (stack) => new Network(stack, "network", { name: "shop", region: "eu-west-1" }),
    );
    expect(template.text).not.toContain("aws_region");
    expect(template.text).toContain(":ec2:eu-west-1:");
  });

  test("can be a token", () => {
    const template = Template.of((stack) => {
      const { stringValue } = new TerraformVariable(stack, "region", { type: "string" });
      new Network(stack, "network", { name: "shop", region: stringValue });
    });
    expect(template.text).toContain(":ec2:${var.region}:");
  });
});
