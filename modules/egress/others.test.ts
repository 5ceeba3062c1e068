import { type Others } from "../access/policy";
import { lambda, network } from "../testing/fixtures";
import { inStack, policyIn, Template } from "../testing/template";
import { InterfaceEndpoint, type InterfaceEndpointProps } from "./interface-endpoint";

const POLICY =
  '{"Statement":{"Effect":"Allow","Principal":"*","Action":"dynamodb:*","Resource":"*"}}';

const actions = (props: Partial<InterfaceEndpointProps>): readonly unknown[] => {
  const made = Template.of((stack) => {
    const endpoint = new InterfaceEndpoint(stack, "endpoint", {
      name: "shop",
      network: network(stack),
      ...props,
    });
    lambda(stack, { endpoint });
  });
  return policyIn(made.resource("aws_vpc_endpoint")).Statement.map(({ Action }) => Action);
};

test("are denied by an interface endpoint, unless it leaves them as they are", () => {
  expect(actions({})).not.toContain("*");
  expect(actions({ others: "denied" })).toEqual(actions({}));
  expect(actions({ others: "unchanged" })).toEqual([...actions({}), "*"]);
});

test.each<[Partial<InterfaceEndpointProps>, string]>([
  [
    { others: "denied", policy: POLICY },
    "`others` must not be given with `policy`, got: denied (test/endpoint)",
  ],
  [{ others: "all" as Others }, "`others` must be one of unchanged, denied, got: all"],
])("are refused: %j", (props, message) => {
  inStack((stack) => {
    const shop = { name: "shop", network: network(stack) };
    expect(() => new InterfaceEndpoint(stack, "endpoint", { ...shop, ...props })).toThrow(message);
    expect(stack.node.findChild("endpoint").node.children).toEqual([]);
  });
});
