import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { App, TerraformStack } from "cdktf";
import {
  AddedGatewayEndpoint,
  Code,
  DynamoDbFunction,
  ExistingNetwork,
  FunctionAlarms,
  StreamEventSource,
  Table,
  TableAlarms,
} from "cdktf-lambda-vpc-dynamodb";
import { type Construct } from "constructs";

class Orders extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "us-east-2" });

    // What exists already: a VPC and a table.
    const network = new ExistingNetwork(this, "network", { vpc: { tags: { Name: "shop" } } });
    const customers = Table.fromName(this, "customers", { name: "customers" });

    const orders = new Table(this, "orders", { name: "orders", stream: "NEW_IMAGE" });

    // Bundled by esbuild, with the AWS SDK in it.
    const placeOrder = new DynamoDbFunction(this, "place-order", {
      name: "place-order",
      code: Code.fromEntry("src/place-order.ts"),
      network,
      tables: [
        { table: orders, access: ["dynamodb:PutItem"], variable: "ORDERS_TABLE" },
        { table: customers, access: ["dynamodb:GetItem"], variable: "CUSTOMERS_TABLE" },
      ],
    });

    // A folder as it is, with the AWS SDK that Lambda has.
    const loyalty = new DynamoDbFunction(this, "loyalty", {
      name: "loyalty",
      code: Code.fromFolder("loyalty"),
      handler: "index.handler",
      network,
      tables: [
        { table: orders, access: ["dynamodb:UpdateItem"], variable: "ORDERS_TABLE" },
        { table: customers, access: ["dynamodb:UpdateItem"], variable: "CUSTOMERS_TABLE" },
      ],
    });
    new StreamEventSource(this, "placed-orders", {
      function: loyalty,
      table: orders,
      filters: [{ eventName: ["INSERT"] }],
      retryAttempts: 3,
      reportBatchItemFailures: true,
    });

    // A zip in another language, from a build of its own.
    const report = new DynamoDbFunction(this, "report", {
      name: "report",
      code: Code.fromZip("report.zip"),
      runtime: "python3.13",
      handler: "report.handler",
      network,
      tables: [{ table: orders, access: "read", variable: "ORDERS_TABLE" }],
    });

    // The VPC has no endpoint for DynamoDB yet. This one lets through what the functions were granted, and
    // leaves everybody else's access as it was.
    new AddedGatewayEndpoint(this, "endpoint", { name: "orders", network });

    const topicArns = [new SnsTopic(this, "on-call", { name: "on-call" }).arn];
    new TableAlarms(this, "orders-alarms", { table: orders, topicArns });
    new FunctionAlarms(this, "place-order-alarms", { function: placeOrder, topicArns });
    new FunctionAlarms(this, "loyalty-alarms", {
      function: loyalty,
      recordAgeSeconds: 3600,
      topicArns,
    });
    new FunctionAlarms(this, "report-alarms", { function: report, topicArns });
  }
}

const app = new App();
new Orders(app, "orders");
app.synth();
