import { type TerraformStack } from "cdktf";
import { GatewayEndpoint, type GatewayEndpointProps } from "../egress/gateway-endpoint";
import { ValidationError } from "../errors";
import { lambda, network, table, thrownBy } from "../testing/fixtures";
import { policyIn, Template } from "../testing/template";

type Props = Pick<GatewayEndpointProps, "grants" | "policy">;

/** A stack whose endpoint is created before the function that is granted the table. */
function template(props: (stack: TerraformStack) => Props = () => ({})): Template {
  return Template.of((stack) => {
    const vpc = network(stack, { flowLogs: false });
    const orders = table(stack);
    new GatewayEndpoint(stack, "endpoint", { name: "shop", network: vpc, ...props(stack) });
    lambda(stack, { network: vpc, table: orders, access: "read" });
  });
}

const allow = (actions: readonly string[]) =>
  JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: actions, Resource: "*" }],
  });

const endpoint = (made: Template) => made.resource("aws_vpc_endpoint");

function problem(action: () => unknown): string {
  const error = thrownBy(action);
  expect(error).toBeInstanceOf(ValidationError);
  return (error as ValidationError).message;
}

test("allows what is granted anywhere in the stack, even afterward", () => {
  const [statement] = policyIn(endpoint(template())).Statement;
  expect(statement?.Action).toContain("dynamodb:GetItem");
  expect(statement?.Action).not.toContain("dynamodb:PutItem");
});

test("throws at synthesis when nothing was granted in the stack", () => {
  const without = () =>
    Template.of((stack) => {
      new GatewayEndpoint(stack, "endpoint", { name: "shop", network: network(stack) });
    });
  expect(problem(without)).toBe(
    "`grants` must hold at least one grant, got: none; no role of the stack is granted anything, and none that is used in its networks (test/endpoint)",
  );
});

test("accepts a custom policy that allows what the roles need", () => {
  const policy = allow(["dynamodb:*"]);
  expect(endpoint(template(() => ({ policy })))["policy"]).toBe(policy);
});

test("throws at synthesis with both statements when it does not", () => {
  const policy = allow(["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]);
  const message = problem(() => template(() => ({ policy })));
  expect(message).toMatch(/^`policy` must allow \$\{aws_iam_role\.\w+\.arn\} what it is granted: /);
  expect(message).toContain('"Action":["dynamodb:ConditionCheckItem"]');
  expect(message).toContain('got: [{"Effect":"Allow","Principal":"*","Action":["dynamodb:Batch');
  expect(message).toMatch(/\(test\/endpoint\)$/);
});

test.each(["", "{", "[]", "{}", '{"Statement":[]}', '{"Statement":[{"Effect":"Maybe"}]}'])(
  "throws when the policy is invalid: %j",
  (policy) => {
    expect(problem(() => template(() => ({ policy })))).toMatch(
      /^`policy` must be a JSON policy document with at least one statement, got: /,
    );
  },
);
