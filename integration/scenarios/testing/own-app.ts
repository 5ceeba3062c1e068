import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import { run } from "../../process/child";
import { hostEnvironment } from "../../process/environment";

const REPOSITORY = join(__dirname, "../../..");

/** What an app with code of its own writes, and nothing by hand: no policy, no zip, no variable. */
const APP = `
import { DataAwsDynamodbTable } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { join } from "node:path";
import {
  AddedGatewayEndpoint, Code, DynamoDbFunction, ExistingGatewayEndpoint, ExistingInterfaceEndpoint,
  ExistingNetwork, FunctionAlarms, StreamEventSource, Table,
} from "${REPOSITORY}/modules";

const { OUTDIR = "", VPC_ID = "", SUBNET_ID = "", ENDPOINT_ID = "", TRUSTED = "lambda.amazonaws.com" } = process.env;

class AwsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "us-east-2" });
    new LocalBackend(this, { path: join(OUTDIR, id + ".tfstate") });
    this.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" });
  }
}

class Shared extends AwsStack {
  readonly group: SecurityGroup;
  constructor(scope: Construct) {
    super(scope, "shared");
    new SsmParameter(this, "vpc", { name: "/shop/vpc", type: "String", value: VPC_ID });
    new SsmParameter(this, "subnet", { name: "/shop/subnet", type: "String", value: SUBNET_ID });
    new SsmParameter(this, "endpoint", { name: "/shop/endpoint", type: "String", value: ENDPOINT_ID });
    this.group = new SecurityGroup(this, "group", { name: "cache-client", vpcId: VPC_ID });
  }
}

class Orders extends AwsStack {
  constructor(scope: Construct, shared: Shared) {
    super(scope, "orders");
    // The app's own idea of an account.
    const account = new Construct(this, "account");
    const parameter = (name: string) => new DataAwsSsmParameter(account, name, { name: "/shop/" + name }).insecureValue;

    const orders = new Table(this, "orders", { name: "orders", deletionProtection: false });
    const existing = new DataAwsDynamodbTable(this, "existing", { name: "customers" });
    const customers = Table.fromName(this, "customers", { name: "customers", streamArn: existing.streamArn });
    const network = new ExistingNetwork(this, "network", {
      vpc: { id: parameter("vpc") },
      subnets: { ids: [parameter("subnet")] },
    });

    const api = new DynamoDbFunction(this, "api", {
      name: "orders-api",
      code: Code.fromEntry("src/api.ts"),
      table: orders,
      tables: [{ table: customers, access: "read", variable: "CUSTOMERS_TABLE" }],
      network,
      securityGroups: [shared.group],
      environment: { LEVEL: "info" },
      initialPolicy: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::receipts/*"] }],
    });
    new AddedGatewayEndpoint(this, "endpoint", { name: "orders", network });

    const projector = new DynamoDbFunction(this, "projector", {
      name: "orders-projector",
      code: Code.fromFolder("projector"),
      handler: "main.project",
      tables: [{ table: orders, access: "write", variable: "ORDERS_TABLE" }],
      deadLetterQueue: new SqsQueue(this, "failed", { name: "orders-failed" }),
      tracing: "Active",
      reservedConcurrentExecutions: 5,
    });
    new StreamEventSource(this, "changes", { function: projector, table: customers, retryAttempts: 3 });

    const role = new IamRole(this, "reporter", {
      name: "reporter",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: TRUSTED }, Action: "sts:AssumeRole" }],
      }),
    });
    const report = new DynamoDbFunction(this, "report", {
      name: "orders-report",
      code: Code.fromZip("report.zip"),
      runtime: "python3.13",
      handler: "report.handler",
      role,
      tables: [{ table: customers, access: "read", variable: "CUSTOMERS_TABLE" }],
    });

    const topicArns = [new SnsTopic(this, "on-call", { name: "on-call" }).arn];
    for (const fn of [api, projector, report]) {
      new FunctionAlarms(this, fn.node.id + "-alarms", { function: fn, topicArns });
    }
  }
}

/** Two functions beside endpoints that are there: the one that the other stack added, and one of nobody's. */
class Visitor extends AwsStack {
  constructor(scope: Construct) {
    super(scope, "visitor");
    const id = (name: string) => new DataAwsSsmParameter(this, name, { name: "/shop/" + name }).insecureValue;
    const network = new ExistingNetwork(this, "network", { vpc: { id: id("vpc") } });
    const table = Table.fromName(this, "customers", { name: "customers" });
    new ExistingGatewayEndpoint(this, "gateway", { network });
    new DynamoDbFunction(this, "by-gateway", { name: "by-gateway", table, network });
    const endpoint = new ExistingInterfaceEndpoint(this, "interface", {
      network,
      endpointId: id("endpoint"),
      letsClientsIn: true,
    });
    new DynamoDbFunction(this, "by-interface", { name: "by-interface", table, endpoint });
  }
}

const app = new App({ outdir: OUTDIR });
new Visitor(app);
new Orders(app, new Shared(app));
app.synth();
`;

export const API = `
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
const client = new DynamoDBClient({});
export const handler = async (): Promise<string> => String(await client.config.region());
`;

const PROJECTOR = {
  "main.js": 'const { text } = require("./lib/text"); exports.project = async () => text;',
  "lib/text.js": 'exports.text = "projected";',
};

/** An app with three functions: from an entry file, from a folder, and from a zip in Python. */
export class OwnApp {
  private constructor(readonly folder: string) {}

  static async write(folder: string): Promise<OwnApp> {
    for (const path of ["src", "projector/lib"]) {
      await mkdir(join(folder, path), { recursive: true });
    }
    await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{ "name": "app", "private": true }');
    await writeFile(join(folder, "app.ts"), APP);
    for (const [path, text] of Object.entries(PROJECTOR)) {
      await writeFile(join(folder, "projector", path), text);
    }
    const report = Buffer.from("def handler(event, context):\n    return 1\n");
    await writeFile(join(folder, "report.zip"), zipSync({ "report.py": report }));
    const app = new OwnApp(folder);
    await app.writeApi(API);
    return app;
  }

  async writeApi(text: string): Promise<void> {
    await writeFile(join(this.folder, "src/api.ts"), text);
  }

  /** Synthesizes the app. @returns a stack's folder, by its name */
  async synthesize(
    outdir: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<(stack: string) => string> {
    await run({
      title: "the app",
      command: process.execPath,
      args: ["--import", "tsx", "app.ts"],
      folder: this.folder,
      environment: {
        ...hostEnvironment(),
        TSX_DISABLE_CACHE: "1",
        ...environment,
        OUTDIR: outdir,
      },
    });
    return (stack) => join(outdir, "stacks", stack);
  }
}
