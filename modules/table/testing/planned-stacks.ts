/**
 * `planned-stacks.ts FOLDER SEED`: writes stacks with tables, each into FOLDER/NAME, for Terraform to
 * judge. Prints one line of JSON: how many of the generated ones are refused, and how many tables the
 * stack `applied` has.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import fc from "fast-check";
import { STREAM_ACTIONS } from "../../../aws/dynamodb";
import { trustPolicy } from "../../access/policy";
import { TableAlarms } from "../../alarms/table-alarms";
import { ValidationError } from "../../errors";
import { inApp } from "../../testing/template";
import { Table } from "../table";
import { type TableProps } from "../table-props";
import { anyTable, tableOnMoto, validTable } from "./table-arbitrary";

type Build = (stack: TerraformStack) => void;

/** The release that they are judged with. */
const PROVIDER = "5.100.0";
const GENERATED = 60;
const APPLIED = 15;
const [folder = "", seed = "1"] = process.argv.slice(2);

const one =
  (props: TableProps): Build =>
  (stack) => {
    new Table(stack, "table", props);
  };

/** Takes tables that are there into the state. */
const taken =
  (...all: readonly TableProps[]): Build =>
  (stack) => {
    for (const [index, props] of all.entries()) {
      new Table(stack, `table-${index}`, props).importFrom();
    }
  };

/** Tables as somebody made them in the console. The scenario makes them with DynamoDB's API. */
const plain: TableProps = {
  name: "plain",
  partitionKey: { name: "id", type: "N" },
  timeToLiveAttribute: false,
  pointInTimeRecovery: false,
  encryption: "AWS_OWNED",
  deletionProtection: false,
};
const customers: TableProps = {
  name: "customers",
  partitionKey: { name: "id" },
  sortKey: { name: "since", type: "N" },
  readCapacity: 5,
  writeCapacity: 6,
  globalSecondaryIndexes: [
    { indexName: "by-mail", partitionKey: { name: "mail" }, nonKeyAttributes: ["city", "name"] },
  ],
  localSecondaryIndexes: [
    { indexName: "by-id-and-mail", sortKey: { name: "mail" }, projectionType: "KEYS_ONLY" },
  ],
  stream: "NEW_IMAGE",
  timeToLiveAttribute: "leavesAt",
  recoveryPeriodInDays: 7,
  encryption: "AWS_OWNED",
  tags: { team: "sales" },
};

const index = (name: string) => ({ indexName: name, partitionKey: { name } });
const kept: TableProps = {
  name: "kept",
  readCapacity: 5,
  writeCapacity: 5,
  globalSecondaryIndexes: [index("by-a")],
  ignoreIndexChanges: true,
};
const more: TableProps = { ...kept, globalSecondaryIndexes: [index("by-a"), index("by-b")] };
const off: TableProps = {
  name: "off-and-on",
  timeToLiveAttribute: false,
  pointInTimeRecovery: false,
};

const ELSEWHERE = "arn:aws:dynamodb:us-east-2:444455556666:table/customers";
/** The account of moto. */
const OWN_ACCOUNT = "123456789012";
const role = (stack: TerraformStack) =>
  new IamRole(stack, "role", { name: "app", assumeRolePolicy: trustPolicy("ec2") });

const STACKS: Readonly<Record<string, Build>> = {
  plain: taken(plain),
  customers: taken(customers),
  others: taken(
    { ...customers, timeToLiveAttribute: "expiresAt" },
    { ...customers, tags: {} },
    { ...customers, recoveryPeriodInDays: 6 },
    { ...plain, encryption: "AWS_MANAGED" },
  ),
  kept: one(kept),
  "kept-larger": one({
    ...kept,
    globalSecondaryIndexes: [{ ...index("by-a"), readCapacity: 9 }],
  }),
  "kept-more": one(more),
  "kept-open": one({ ...more, ignoreIndexChanges: false }),
  on: one({ name: "off-and-on", stream: "KEYS_ONLY" }),
  off: one(off),
  "off-taken": taken(off),
  owners: (stack) => {
    const app = role(stack);
    const key = { arn: "arn:aws:kms:us-east-2:444455556666:key/1234" };
    const streamArn = `${ELSEWHERE}/stream/2026-01-31T12:00:00.000`;
    const theirs = Table.fromArn(stack, "theirs", { arn: ELSEWHERE, key, streamArn });
    theirs.grant(["dynamodb:GetItem", ...STREAM_ACTIONS], app);
    Table.fromName(stack, "ours", { name: "orders", account: OWN_ACCOUNT }).grantRead(app);
    Table.fromName(stack, "named", { name: "orders" }).grantRead(app);
  },
  parameter: (stack) => {
    const value = "arn:aws:sns:us-east-2:444455556666:customers";
    new SsmParameter(stack, "parameter", { name: "/arn", type: "String", value });
  },
  refused: (stack) => {
    const arn = new DataAwsSsmParameter(stack, "arn", { name: "/arn" }).insecureValue;
    Table.fromArn(stack, "found", { arn }).grantRead(role(stack));
    const table = Table.fromArn(stack, "theirs", { arn: ELSEWHERE });
    new TableAlarms(stack, "alarms", { table });
  },
};

/** @returns whether the props make a stack, or are refused. */
function write(name: string, build: Build): boolean {
  try {
    const json = inApp((app) => {
      const stack = new TerraformStack(app, "test");
      new AwsProvider(stack, "aws");
      stack.addOverride("terraform.required_providers.aws.version", PROVIDER);
      build(stack);
      return Testing.synth(stack, true);
    });
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "cdk.tf.json"), json);
    return true;
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}

const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number) =>
  fc.sample(arbitrary, { numRuns, seed: Number(seed) });

for (const [name, build] of Object.entries(STACKS)) {
  if (!write(name, build)) throw new Error(`the stack ${name} is refused`);
}
let refused = 0;
for (const [turn, props] of sample(fc.oneof(validTable, anyTable), GENERATED).entries()) {
  const isWritten = write(`generated/${turn}`, (stack) => {
    // Some props are tokens of it.
    new TerraformVariable(stack, "later", { default: "1" });
    one(props)(stack);
  });
  if (!isWritten) refused += 1;
}
const applied = sample(tableOnMoto, 3 * APPLIED)
  .filter((props) => write("applied", one(props)))
  .slice(0, APPLIED);
write("applied", (stack) => {
  for (const [turn, props] of applied.entries()) new Table(stack, `table-${turn}`, props);
});
write("applied-taken", taken(...applied));
console.log(JSON.stringify({ generated: GENERATED, refused, applied: applied.length }));
