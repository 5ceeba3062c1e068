import { join } from "node:path";
import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import { configuredSettings, synthesize } from "../synthesize";
import { terraformEnvironment } from "../terraform/settings";
import { type PlannedChange, StackFolder } from "../terraform/stack-folder";
import { Setting } from "./setting";

interface Made {
  readonly vpcId: string;
  readonly subnetId: string;
}

/** A plan fails with a sentence of ours before anything is made, where the VPC that is named does not fit. */
describe("existing-vpc", () => {
  let setting: Setting;
  let ec2: EC2Client;
  let fitting: Made;

  beforeAll(async () => {
    setting = await Setting.start();
    ec2 = new EC2Client(setting.cloud.clientConfig);
    fitting = await network("10.1.0.0/16", "fitting");
  }, 60_000);

  afterAll(() => setting.stop());

  /** A VPC as an endpoint needs it, with one private subnet. */
  async function network(cidr: string, name: string): Promise<Made> {
    const { Vpc } = await ec2.send(
      new CreateVpcCommand({
        CidrBlock: cidr,
        TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: name }] }],
      }),
    );
    const VpcId = Vpc?.VpcId ?? "";
    const EnableDnsHostnames = { Value: true };
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames }));
    const CidrBlock = cidr.replace("/16", "/24");
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }));
    return { vpcId: VpcId, subnetId: Subnet?.SubnetId ?? "" };
  }

  async function mainRouteTable(vpcId: string): Promise<string> {
    const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
    return RouteTables[0]?.RouteTableId ?? "";
  }

  let plans = 0;

  async function plan(
    existingVpc: unknown,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<readonly PlannedChange[]> {
    plans += 1;
    const folders = await synthesize({
      into: join(setting.work.path, `synthesis-${plans}`),
      settings: { ...(await configuredSettings()), ...settings, existingVpc },
    });
    const stack = new StackFolder({
      stack: "existing-vpc",
      folder: folders.get("existing-vpc") ?? "",
      tool: setting.tool,
      environment: await terraformEnvironment({
        workFolder: setting.work.path,
        cloud: setting.cloud.environment,
      }),
      graceSeconds: 10,
    });
    await stack.init();
    return stack.plan();
  }

  test("plans a function, and an endpoint, in a VPC that fits", async () => {
    const { vpcId, subnetId } = fitting;
    const changes = await plan({ vpc: { id: vpcId }, subnets: { ids: [subnetId] } });
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(changes.map(({ address }) => address.split(".", 1)[0])).toEqual(
      expect.arrayContaining(["aws_lambda_function", "aws_vpc_endpoint"]),
    );
  }, 60_000);

  test("refuses a VPC without DNS host names", async () => {
    const { vpcId } = await network("10.2.0.0/16", "without-names");
    const EnableDnsHostnames = { Value: false };
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames }));
    await expect(plan({ vpc: { id: vpcId } })).rejects.toThrow(
      `\`existingVpc.vpc\` must have enableDnsSupport and enableDnsHostnames, which an endpoint needs, got: ${vpcId} with true and false.`,
    );
  }, 60_000);

  test("refuses subnets of another VPC", async () => {
    const other = await network("10.3.0.0/16", "other");
    await expect(
      plan({ vpc: { id: fitting.vpcId }, subnets: { ids: [other.subnetId] } }),
    ).rejects.toThrow(
      `\`existingVpc.subnets\` must be subnets of ${fitting.vpcId}, got: ${other.subnetId} of another VPC, or not there`,
    );
  }, 60_000);

  test("refuses a VPC without a private subnet where private ones are asked for", async () => {
    const { vpcId } = await network("10.4.0.0/16", "public");
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const GatewayId = InternetGateway?.InternetGatewayId ?? "";
    await ec2.send(
      new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: GatewayId }),
    );
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: await mainRouteTable(vpcId),
        DestinationCidrBlock: "0.0.0.0/0",
        GatewayId,
      }),
    );
    await expect(plan({ vpc: { id: vpcId }, subnets: "private" })).rejects.toThrow(
      `\`existingVpc.subnets\` must be at least one subnet, got: none without a route to an internet gateway in ${vpcId}.`,
    );
  }, 60_000);

  test("refuses two VPCs with the same tags", async () => {
    await Promise.all(["10.5.0.0/16", "10.6.0.0/16"].map((cidr) => network(cidr, "twin")));
    await expect(plan({ vpc: { tags: { Name: "twin" } } })).rejects.toThrow(
      "`existingVpc.vpc` must be one VPC in us-east-2, got: 2 for Name=twin",
    );
  }, 60_000);

  describe("with an endpoint", () => {
    let made: Made;
    let table: string;
    let serving: string;

    beforeAll(async () => {
      made = await network("10.7.0.0/16", "with-endpoint");
      table = await mainRouteTable(made.vpcId);
      serving = await endpoint([table]);
    });

    async function endpoint(RouteTableIds: string[]): Promise<string> {
      const ServiceName = "com.amazonaws.us-east-2.dynamodb";
      const { VpcEndpoint } = await ec2.send(
        new CreateVpcEndpointCommand({ VpcId: made.vpcId, ServiceName, RouteTableIds }),
      );
      return VpcEndpoint?.VpcEndpointId ?? "";
    }

    const planWith = (settings: Readonly<Record<string, unknown>>, id?: string) =>
      plan({ vpc: { id: made.vpcId }, ...(id !== undefined && { endpoint: id }) }, settings);

    test.each([
      ["found", () => planWith({})],
      ["named", () => planWith({ onlyThroughEndpoint: true }, serving)],
    ])(
      "uses the one that is %s, and adds none",
      async (_, planned) => {
        const types = (await planned()).map(({ address }) => address.split(".", 1)[0]);
        expect(types).toContain("aws_lambda_function");
        expect(types).not.toContain("aws_vpc_endpoint");
      },
      60_000,
    );

    test("refuses one that is found where its id has to be known", async () => {
      await expect(planWith({ onlyThroughEndpoint: true })).rejects.toThrow(
        `\`existingVpc.endpoint\` must be the id of the endpoint that serves ${table} already, so that \`onlyThroughEndpoint\` can name it, got: auto`,
      );
    }, 60_000);

    test("refuses one that serves other route tables", async () => {
      const another = await endpoint([]);
      await expect(planWith({}, another)).rejects.toThrow(
        `\`existingVpc.endpoint\` must serve the route tables of all chosen subnets, got: ${another}, which does not serve ${table}.`,
      );
    }, 60_000);

    test("refuses subnets of which some have one and some have none", async () => {
      const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: made.vpcId }));
      const RouteTableId = RouteTable?.RouteTableId ?? "";
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({ VpcId: made.vpcId, CidrBlock: "10.7.1.0/24" }),
      );
      const SubnetId = Subnet?.SubnetId ?? "";
      await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
      await expect(planWith({})).rejects.toThrow(
        `\`existingVpc.subnets\` must all have an endpoint for DynamoDB or none, got: route tables with one (${table}) and without (${RouteTableId}).`,
      );
    }, 60_000);
  });
});
