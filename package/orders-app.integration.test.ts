import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startCloud } from "../integration/cloud";
import { type Cloud } from "../integration/cloud/cloud";
import { findMoto } from "../integration/cloud/moto/python";
import { run } from "../integration/process/child";
import { hostEnvironment } from "../integration/process/environment";
import { WorkFolder } from "../integration/process/work-folder";
import {
  deployedFunction,
  EndpointMissingError,
  pythonWithSdk,
  startFunction,
  type PythonWithSdk,
  type RunningFunction,
} from "../integration/runtime";
import { Maker } from "../integration/scenarios/testing/networks";
import { terraformEnvironment } from "../integration/terraform/environment";
import { type PlannedChange, StackFolder } from "../integration/terraform/stack-folder";
import { findTerraform } from "../integration/terraform/tool";
import { AppFolder } from "./testing/app-folder";
import { deployed } from "./testing/deployed";
import { ORDERS_APP, OrdersApp } from "./testing/orders-app";
import { pack } from "./testing/pack";
import { recordsOf, type StreamRecord } from "./testing/stream";
import { ROOT } from "./manifest";

const FUNCTIONS = ["place-order", "loyalty", "report"] as const;
type Name = (typeof FUNCTIONS)[number];

const OK = 0;
const NOT_OK = 1;
const INDETERMINATE = 3;

describe("the orders app, with the packed library", () => {
  let work: WorkFolder;
  let cloud: Cloud;
  let app: OrdersApp;
  let orders: StackFolder;
  let python: PythonWithSdk;
  let dynamoDb: DynamoDBClient;
  let before: readonly string[];
  let made: readonly string[];
  let secondPlan: readonly PlannedChange[];
  const running = new Map<Name, RunningFunction>();

  async function makeShop(): Promise<void> {
    await new Maker(new EC2Client(cloud.clientConfig)).network("10.40.0.0/16", "shop");
    await dynamoDb.send(
      new CreateTableCommand({
        TableName: "customers",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      }),
    );
    await dynamoDb.send(new PutItemCommand({ TableName: "customers", Item: { id: { S: "c-1" } } }));
  }

  async function bundleOf(name: Name): Promise<string> {
    const { resource } = JSON.parse(await readFile(join(orders.folder, "cdk.tf.json"), "utf8")) as {
      resource: {
        aws_lambda_function: Readonly<Record<string, { function_name: string; filename: string }>>;
      };
    };
    const all = Object.values(resource.aws_lambda_function);
    return join(orders.folder, all.find((each) => each.function_name === name)?.filename ?? "");
  }

  /** As Lambda would start it, with the SDK that Lambda has for its language. */
  async function start(name: Name): Promise<void> {
    const options = await deployedFunction({
      functionName: name,
      bundlePath: await bundleOf(name),
      cloud: cloud.clientConfig,
      environment: { NODE_PATH: join(ROOT, "node_modules") },
      python,
    });
    running.set(name, await startFunction(options));
  }

  async function invoke(name: Name, event: object): Promise<unknown> {
    const result = await running.get(name)?.invoke(JSON.stringify(event));
    const answer = JSON.parse(result?.payload ?? "null") as { errorMessage?: string } | null;
    if (result?.functionError !== undefined) throw new Error(answer?.errorMessage);
    return answer;
  }

  const place = (customerId: string, cents: number) =>
    invoke("place-order", { customerId, cents }) as Promise<{ orderId: string }>;

  async function itemsOf(TableName: string) {
    const { Items = [] } = await dynamoDb.send(new ScanCommand({ TableName }));
    return Items;
  }

  async function customer(id: string) {
    const Key = { id: { S: id } };
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: "customers", Key }));
    return Item;
  }

  async function changes(): Promise<readonly StreamRecord[]> {
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: "orders" }));
    return recordsOf(cloud.clientConfig, Table?.LatestStreamArn ?? "");
  }

  /** The exit code of the doctor, installed with the library. */
  async function doctor(name: Name, table: string, actions: string): Promise<number> {
    const { code } = await run({
      title: `the doctor of ${name}`,
      command: app.doctor,
      args: ["--function", name, "--table", table, "--actions", actions],
      environment: { ...hostEnvironment(), ...cloud.environment },
      okCodes: [OK, NOT_OK, INDETERMINATE],
    });
    return code;
  }

  beforeAll(async () => {
    work = await WorkFolder.make();
    const signal = new AbortController().signal;
    const notice = { onNotice: console.log };
    const [started, tool] = await Promise.all([
      startCloud("moto", { region: "us-east-2", ...notice, signal }),
      findTerraform(notice),
    ]);
    cloud = started;
    dynamoDb = new DynamoDBClient(cloud.clientConfig);
    python = await pythonWithSdk((await findMoto()).python);
    await makeShop();
    before = await deployed(cloud.clientConfig);

    const peers = ["@cdktf/provider-aws", "cdktf", "constructs"];
    const tarball = await pack(work.path);
    app = await OrdersApp.into(await AppFolder.lent(join(work.path, "app"), tarball, peers));
    orders = new StackFolder({
      stack: "orders",
      folder: await app.synthesize(),
      tool,
      environment: await terraformEnvironment({
        workFolder: work.path,
        cloud: cloud.environment,
      }),
      graceSeconds: 10,
    });
    await orders.init();
    await orders.apply();
    secondPlan = await orders.plan();
    made = await deployed(cloud.clientConfig);
    for (const name of FUNCTIONS) await start(name);
  }, 400_000);

  afterAll(async () => {
    for (const each of running.values()) await each.stop();
    await cloud.stop();
    await work.remove();
  });

  jest.setTimeout(120_000);

  test("holds nothing that the library would have to know: no policy, grant, zip or variable by hand", async () => {
    const source = await readFile(join(ORDERS_APP, "app.ts"), "utf8");
    expect(source).toContain('from "cdktf-lambda-vpc-dynamodb"');
    expect(source).not.toMatch(/iam-|actions:|zipSync|archive|putEnvironment|environment/);
  });

  test("is applied whole, and planned empty", () => {
    expect(secondPlan).toEqual([]);
    expect(made.filter((each) => each.startsWith("endpoint "))).toHaveLength(1);
    for (const name of FUNCTIONS) {
      expect(made).toEqual(expect.arrayContaining([`function ${name}`, `alarm ${name}-errors`]));
    }
    expect(made).toEqual(
      expect.arrayContaining([
        "table orders",
        "alarm orders-write-throttles",
        "alarm loyalty-record-age",
      ]),
    );
  });

  test("gives the stream's new orders to the function for them", async () => {
    const lambda = new LambdaClient(cloud.clientConfig);
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: "orders" }));
    expect(EventSourceMappings).toEqual([
      expect.objectContaining({
        EventSourceArn: Table?.LatestStreamArn,
        FunctionArn: expect.stringMatching(/:function:loyalty$/) as string,
      }),
    ]);
  });

  test.each([
    ["place-order", "orders", "PutItem", "DeleteItem"],
    ["place-order", "customers", "GetItem", "PutItem"],
    ["loyalty", "orders", "UpdateItem", "GetItem"],
    ["loyalty", "customers", "UpdateItem", "DeleteItem"],
    ["report", "orders", "read", "PutItem"],
  ] as const)(
    "lets %s use %s: the doctor is ok with %s, and not with %s",
    async (name, table, granted, other) => {
      expect(await doctor(name, table, granted)).toBe(OK);
      expect(await doctor(name, table, other)).toBe(NOT_OK);
    },
  );

  test("lets the report use no other table", async () => {
    expect(await doctor("report", "customers", "GetItem")).toBe(NOT_OK);
  });

  test("places orders of customers, and of nobody else", async () => {
    const { orderId } = await place("c-1", 1250);
    const order = { pk: { S: "c-1" }, sk: { S: orderId }, cents: { N: "1250" } };
    expect(await itemsOf("orders")).toEqual([order]);
    await expect(place("c-2", 100)).rejects.toThrow("There is no customer c-2.");
    expect(await itemsOf("orders")).toEqual([order]);
  });

  test("gives points for the stream's new orders, once", async () => {
    expect(await customer("c-1")).toEqual({ id: { S: "c-1" } });
    const Records = await changes();
    expect(Records).toEqual([expect.objectContaining({ eventName: "INSERT" })]);
    expect(await invoke("loyalty", { Records })).toEqual({ batchItemFailures: [] });
    const rewarded = { id: { S: "c-1" }, points: { N: "12" } };
    expect(await customer("c-1")).toEqual(rewarded);
    expect(await itemsOf("orders")).toEqual([expect.objectContaining({ points: { N: "12" } })]);
    expect(await invoke("loyalty", { Records })).toEqual({ batchItemFailures: [] });
    expect(await customer("c-1")).toEqual(rewarded);
  });

  test("reports a customer's orders, in Python", async () => {
    await place("c-1", 50);
    expect(await invoke("report", { customerId: "c-1" })).toEqual({ orders: 2, cents: 1300 });
    expect(await invoke("report", { customerId: "c-2" })).toEqual({ orders: 0, cents: 0 });
  });

  test("has names of tables from its deployed variables", async () => {
    const lambda = new LambdaClient(cloud.clientConfig);
    const { Environment } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: "loyalty" }),
    );
    expect(Environment?.Variables).toEqual({
      ORDERS_TABLE: "orders",
      CUSTOMERS_TABLE: "customers",
    });
  });

  test("is not started where it could call AWS itself", async () => {
    const { endpoint, ...elsewhere } = cloud.clientConfig;
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const bundlePath = await bundleOf("report");
    await expect(
      deployedFunction({ functionName: "report", bundlePath, cloud: elsewhere, python }),
    ).rejects.toThrow(EndpointMissingError);
  });

  test("is destroyed once its table is no longer protected, and leaves nothing", async () => {
    await app.synthesize((source) =>
      source.replace('stream: "NEW_IMAGE"', "$&, deletionProtection: false"),
    );
    await orders.init();
    expect(await orders.plan()).toEqual([
      { address: expect.stringMatching(/^aws_dynamodb_table\./) as string, action: "update" },
    ]);
    await orders.apply();
    await orders.destroy();
    expect(await deployed(cloud.clientConfig)).toEqual(before);
    expect(made.length).toBeGreaterThan(before.length);
  }, 200_000);
});
