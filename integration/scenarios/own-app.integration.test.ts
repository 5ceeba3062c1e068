import { createHash } from "node:crypto";
import { readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateVpcEndpointCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { type PlannedChange, type StackFolder } from "../terraform/stack-folder";
import { Maker, type Network } from "./testing/networks";
import { API, OwnApp } from "./testing/own-app";
import { TestBed } from "./testing/test-bed";

const FUNCTIONS = ["orders-api", "orders-projector", "orders-report"] as const;

/** An app of somebody else, with its own code, in a network and beside a table that are there. */
describe("an app with functions of its own", () => {
  let testBed: TestBed;
  let app: OwnApp;
  let network: Network;
  let interfaceId: string;
  let streamArn: string | undefined;
  let orders: StackFolder;
  let secondPlan: readonly PlannedChange[];
  let planOfTheSameCode: readonly PlannedChange[];
  let planOfOtherCode: readonly PlannedChange[];
  let refused: unknown;
  let visitor: readonly PlannedChange[];
  let notOfThatKind: unknown;
  const functions = new Map<string, FunctionConfiguration>();
  const policies = new Map<string, string>();
  let mappings: readonly { FunctionArn?: string; EventSourceArn?: string }[] = [];
  let left: readonly (string | undefined)[];

  const stack = async (name: string, folder: string): Promise<StackFolder> => {
    const made = await testBed.stackAt(folder, name);
    await made.init();
    return made;
  };

  async function synthesize(into: string, more: Readonly<Record<string, string>> = {}) {
    const { vpcId, subnetId } = network;
    const outdir = join(testBed.work.path, into);
    const ids = { VPC_ID: vpcId, SUBNET_ID: subnetId, ENDPOINT_ID: interfaceId };
    return app.synthesize(outdir, { ...ids, ...more });
  }

  async function interfaceEndpoint({ vpcId, subnetId }: Network): Promise<string> {
    const ec2 = new EC2Client(testBed.cloud.clientConfig);
    // AWS takes the VPC's default group by itself.
    const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const { VpcEndpoint } = await ec2.send(
      new CreateVpcEndpointCommand({
        SecurityGroupIds: SecurityGroups.flatMap(({ GroupId }) => GroupId ?? []),
        VpcId: vpcId,
        VpcEndpointType: "Interface",
        ServiceName: "com.amazonaws.us-east-2.dynamodb",
        SubnetIds: [subnetId],
        PrivateDnsEnabled: false,
      }),
    );
    return VpcEndpoint?.VpcEndpointId ?? "";
  }

  async function gatewayEndpoint({ vpcId }: Network): Promise<string> {
    const Filters = [
      { Name: "vpc-id", Values: [vpcId] },
      { Name: "vpc-endpoint-type", Values: ["Gateway"] },
    ];
    const { VpcEndpoints = [] } = await new EC2Client(testBed.cloud.clientConfig).send(
      new DescribeVpcEndpointsCommand({ Filters }),
    );
    return VpcEndpoints[0]?.VpcEndpointId ?? "";
  }

  async function readDeployed(): Promise<void> {
    const lambda = new LambdaClient(testBed.cloud.clientConfig);
    const iam = new IAMClient(testBed.cloud.clientConfig);
    for (const FunctionName of FUNCTIONS) {
      const made = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      functions.set(FunctionName, made);
      const RoleName = made.Role?.split("/").at(-1);
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument } = await iam.send(
          new GetRolePolicyCommand({ RoleName, PolicyName }),
        );
        policies.set(`${FunctionName}/${PolicyName}`, decodeURIComponent(PolicyDocument ?? ""));
      }
    }
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
    mappings = EventSourceMappings ?? [];
  }

  beforeAll(async () => {
    testBed = await TestBed.start();
    const config = testBed.cloud.clientConfig;
    network = await new Maker(new EC2Client(config)).network("10.30.0.0/16");
    interfaceId = await interfaceEndpoint(network);
    const dynamoDb = new DynamoDBClient(config);
    await dynamoDb.send(
      new CreateTableCommand({
        TableName: "customers",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
    );
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: "customers" }));
    streamArn = Table?.LatestStreamArn;
    app = await OwnApp.write(join(testBed.work.path, "own-app"));
    const folderOf = await synthesize("out");
    const shared = await stack("shared", folderOf("shared"));
    await shared.apply();

    const wrong = await synthesize("wrong", { TRUSTED: "ec2.amazonaws.com" });
    const wrongOrders = await stack("wrong", wrong("orders"));
    refused = await wrongOrders.plan().catch((error: unknown) => error);

    orders = await stack("orders", folderOf("orders"));
    await orders.apply();
    secondPlan = await orders.plan();
    await readDeployed();
    const visiting = await stack("visitor", folderOf("visitor"));
    visitor = await visiting.plan();

    const files = ["src/api.ts", "projector/main.js", "projector/lib/text.js"];
    for (const file of files) await utimes(join(app.folder, file), 1e9, 1e9);
    await synthesize("out");
    planOfTheSameCode = await orders.plan();
    await app.writeApi(API.replace("String(", '(await import("node:util")).inspect('));
    await synthesize("out");
    planOfOtherCode = await orders.plan();

    await synthesize("out", { ENDPOINT_ID: await gatewayEndpoint(network) });
    await shared.apply();
    notOfThatKind = await visiting.plan().catch((error: unknown) => error);
    await orders.destroy();
    await shared.destroy();
    const remaining = await new LambdaClient(config).send(new ListFunctionsCommand({}));
    left = (remaining.Functions ?? []).map(({ FunctionName }) => FunctionName);
  }, 400_000);

  afterAll(() => testBed.stop());

  test("is applied whole, planned empty, and destroyed", () => {
    expect(secondPlan).toEqual([]);
    expect([...functions.keys()]).toEqual(FUNCTIONS);
    expect(left).toEqual([]);
  });

  test("has the same code after another synthesis, and other code only in the function that changed", () => {
    expect(planOfTheSameCode).toEqual([]);
    expect(planOfOtherCode).toEqual([
      { address: expect.stringMatching(/^aws_lambda_function\.api_/) as string, action: "update" },
    ]);
  });

  test("runs the code that it was given", async () => {
    const content = JSON.parse(await readFile(join(orders.folder, "cdk.tf.json"), "utf8")) as {
      resource: { aws_lambda_function: Record<string, Record<string, string>> };
    };
    const written = Object.values(content.resource.aws_lambda_function);
    for (const name of ["orders-projector", "orders-report"]) {
      const asset = written.find((each) => each.function_name === name);
      const zip = await readFile(join(orders.folder, asset?.filename ?? ""));
      const hash = createHash("sha256").update(zip).digest("base64");
      expect(functions.get(name)?.CodeSha256).toBe(hash);
    }
    expect(functions.get("orders-api")).toMatchObject({
      Handler: "index.handler",
      Runtime: "nodejs22.x",
    });
    expect(functions.get("orders-projector")).toMatchObject({ Handler: "main.project" });
    expect(functions.get("orders-report")).toMatchObject({
      Handler: "report.handler",
      Runtime: "python3.13",
    });
  });

  test("knows each table by its variable", () => {
    const variables = (name: string) => functions.get(name)?.Environment?.Variables;
    expect(variables("orders-api")).toEqual({
      LEVEL: "info",
      TABLE_NAME: "orders",
      CUSTOMERS_TABLE: "customers",
    });
    expect(variables("orders-projector")).toEqual({ ORDERS_TABLE: "orders" });
    expect(variables("orders-report")).toEqual({ CUSTOMERS_TABLE: "customers" });
  });

  test.each([
    ["orders-api", "dynamodb-read-write", "table/orders", "dynamodb:PutItem"],
    ["orders-api", "dynamodb-read-2", "table/customers", "dynamodb:GetItem"],
    ["orders-api", "statements", "receipts/*", "s3:GetObject"],
    ["orders-projector", "dynamodb-write", "table/orders", "dynamodb:PutItem"],
    ["orders-projector", "dead-letters", "orders-failed", "sqs:SendMessage"],
    ["orders-report", "dynamodb-read", "table/customers", "dynamodb:GetItem"],
    ["orders-report", "orders-report-logs", "/aws/lambda/orders-report", "logs:PutLogEvents"],
  ])("%s has %s on %s, with %s", (name, policy, resource, action) => {
    const document = policies.get(`${name}/${policy}`);
    expect(document).toContain(resource);
    expect(document).toContain(action);
  });

  test("may do nothing else with its tables", () => {
    const onCustomers = [...policies].filter(([, text]) => text.includes("table/customers"));
    expect(onCustomers.length).toBeGreaterThan(0);
    for (const [, text] of onCustomers) expect(text).not.toContain("dynamodb:PutItem");
    const ofProjector = [...policies].filter(([name]) => name.startsWith("orders-projector/"));
    for (const [, text] of ofProjector) expect(text).not.toContain("dynamodb:GetItem");
    expect(policies.get("orders-report/dynamodb-read")).not.toContain("table/orders");
  });

  test("is in the network that the parameters name, with its own group and the shared one", () => {
    const { SubnetIds, SecurityGroupIds = [] } = functions.get("orders-api")?.VpcConfig ?? {};
    expect(SubnetIds).toEqual([network.subnetId]);
    expect(new Set(SecurityGroupIds).size).toBe(2);
    expect(functions.get("orders-projector")?.VpcConfig?.SubnetIds ?? []).toEqual([]);
  });

  test("gets a stream's changes, and says where failed events go", () => {
    expect(mappings).toHaveLength(1);
    expect(mappings[0]?.FunctionArn).toMatch(/:function:orders-projector$/);
    expect(mappings[0]?.EventSourceArn).toBe(streamArn);
    expect(functions.get("orders-projector")).toMatchObject({
      DeadLetterConfig: { TargetArn: expect.stringMatching(/:orders-failed$/) as string },
      TracingConfig: { Mode: "Active" },
    });
  });

  test("uses the role that it was given", () => {
    expect(functions.get("orders-report")?.Role).toMatch(/:role\/reporter$/);
    expect(functions.get("orders-api")?.Role).toMatch(/:role\/orders-api$/);
  });

  test("uses endpoints that are there, found in a VPC and named by a parameter", () => {
    const made = visitor.map(({ address }) => address.split(".")[0]);
    expect(made.filter((type) => type === "aws_lambda_function")).toHaveLength(2);
    expect(made.filter((type) => type === "aws_vpc_security_group_ingress_rule")).toHaveLength(1);
    expect(made).not.toContain("aws_vpc_endpoint");
  });

  test("is refused by the plan where an interface endpoint is a gateway", () => {
    expect((notOfThatKind as Error).message).toMatch(
      /`endpointId` must be an interface endpoint for DynamoDB in vpc-\w+, got: vpce-\w+, of type Gateway for com\.amazonaws\.us-east-2\.dynamodb in vpc-\w+ \(visitor\/interface\)\./,
    );
  });

  test("is refused by the plan where Lambda cannot assume that role", () => {
    expect((refused as Error).message).toContain(
      "`role` must be one that lambda.amazonaws.com can assume, got: reporter, whose trust policy does not name it (orders/report).",
    );
  });
});
