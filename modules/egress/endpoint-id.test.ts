import { TerraformOutput, type TerraformStack } from "cdktf";
import { ExistingNetwork } from "../network/existing-network";
import { lambda, network } from "../testing/fixtures";
import { reference, Template } from "../testing/template";
import { AddedGatewayEndpoint } from "./added-gateway-endpoint";
import { ExistingGatewayEndpoint } from "./existing-gateway-endpoint";
import { GatewayEndpoint } from "./gateway-endpoint";
import { InterfaceEndpoint } from "./interface-endpoint";

const found = (stack: TerraformStack) => new ExistingNetwork(stack, "found", { vpc: "default" });

test.each<[string, (stack: TerraformStack) => { readonly endpointId: string }, string]>([
  [
    "GatewayEndpoint",
    (stack) => new GatewayEndpoint(stack, "endpoint", { name: "a", network: network(stack) }),
    "aws_vpc_endpoint.endpoint_",
  ],
  [
    "InterfaceEndpoint",
    (stack) => new InterfaceEndpoint(stack, "endpoint", { name: "a", network: network(stack) }),
    "aws_vpc_endpoint.endpoint_",
  ],
  [
    "AddedGatewayEndpoint",
    (stack) => new AddedGatewayEndpoint(stack, "endpoint", { name: "a", network: found(stack) }),
    "aws_vpc_endpoint.endpoint_",
  ],
  [
    "ExistingGatewayEndpoint",
    (stack) => new ExistingGatewayEndpoint(stack, "endpoint", { network: found(stack) }),
    "local.endpoint_endpoint-id_",
  ],
])("%s has the ID of the endpoint", (_, make, start) => {
  const made = Template.of((stack) => {
    lambda(stack);
    new TerraformOutput(stack, "id", { value: make(stack).endpointId });
  });
  expect(made.outputs["id"]).toEqual(reference(start));
});
