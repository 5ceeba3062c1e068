import { readDocument } from "../document";
import { Names, readPlan } from "..";
import { type PlannedResource, planText, refers } from "../testing/plan";

const GATEWAY = "aws_internet_gateway.g";

/** The internet gateways in the answers about the VPC whose route leads to the gateway, with addresses for ids. */
function gatewaysOf(expressions: Readonly<Record<string, unknown>>, more: PlannedResource[] = []) {
  const names = new Names();
  const table = { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } };
  const text = planText({
    resources: [
      table,
      { resource: "aws_vpc.main", after: { cidr_block: "10.0.0.0/16" } },
      { resource: "aws_vpc.other", after: { cidr_block: "10.1.0.0/16" } },
      { resource: GATEWAY, unknown: ["vpc_id"] },
      { resource: "aws_route_table.t", unknown: ["vpc_id", "route"] },
      {
        resource: "aws_route.r",
        after: { destination_cidr_block: "0.0.0.0/0" },
        unknown: ["route_table_id", "gateway_id"],
      },
      ...more,
    ],
    root: {
      resources: {
        [GATEWAY]: { expressions },
        "aws_route_table.t": { expressions: { vpc_id: refers("aws_vpc.main.id") } },
        "aws_route.r": {
          expressions: {
            route_table_id: refers("aws_route_table.t.id"),
            gateway_id: refers(`${GATEWAY}.id`),
          },
        },
      },
    },
  });
  const vpcs = readPlan(readDocument(text, "plan.json"), { names }).regions.get("us-east-2")?.vpcs;
  const [main = ""] = [...names.meanings].find(([, address]) => address === "aws_vpc.main") ?? [];
  const answer = vpcs?.get(main)?.get("describe-internet-gateways");
  if (answer?.known !== true) throw new Error(JSON.stringify(answer));
  const { InternetGateways: gateways } = answer.value as {
    InternetGateways: { InternetGatewayId: string; Attachments: { VpcId: string }[] }[];
  };
  const meaning = (id: string) => names.meanings.get(id);
  return gateways.map(({ InternetGatewayId: id, Attachments }) => ({
    gateway: meaning(id),
    attachedTo: Attachments.map(({ VpcId }) => meaning(VpcId)),
  }));
}

describe("an internet gateway that a route names", () => {
  test("is attached to the VPC", () => {
    const found = gatewaysOf({ vpc_id: refers("aws_vpc.main.id") });
    expect(found).toEqual([{ gateway: GATEWAY, attachedTo: ["aws_vpc.main"] }]);
  });

  test("is there if nothing attaches it", () => {
    expect(gatewaysOf({})).toEqual([{ gateway: GATEWAY, attachedTo: [] }]);
  });

  test("is there if it is attached to another VPC", () => {
    const found = gatewaysOf({ vpc_id: refers("aws_vpc.other.id") });
    expect(found).toEqual([{ gateway: GATEWAY, attachedTo: ["aws_vpc.other"] }]);
  });

  test("is not known if the plan does not tell to which VPC it is attached", () => {
    expect(gatewaysOf({ vpc_id: refers("var.vpc") })).toEqual([]);
  });
});
