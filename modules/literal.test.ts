import { Lazy } from "cdktf";
import { GatewayEndpoint } from "./egress/gateway-endpoint";
import { NatEgress } from "./egress/nat-egress";
import { InterfaceEndpoint } from "./egress/interface-endpoint";
import { ExistingGatewayEndpoint } from "./egress/existing-gateway-endpoint";
import { AccessAlarms } from "./alarms/access-alarms";
import { DynamoDbInstance } from "./instance/dynamodb-instance";
import { SessionManager } from "./instance/session-manager";
import { EncryptionKey } from "./key/encryption-key";
import { literal } from "./literal";
import { ExistingNetwork } from "./network/existing-network";
import { PrivateAcl } from "./network/private-acl";
import { bundle, lambda, network, table } from "./testing/fixtures";
import { Template } from "./testing/template";

test.each([
  ["a", "a"],
  ["${a}", "$${a}"],
  ["$${a}", "$$${a}"],
  ["%{if a}", "%%{if a}"],
  ["$%{a} $ % {", "$%%{a} $ % {"],
])("%s is %s to Terraform", (text, expected) => {
  expect(literal(text)).toBe(expected);
});

test("leaves tokens as they are, also after a dollar", () => {
  const token = Lazy.stringValue({ produce: () => "a" });
  expect(literal(`\${a}-${token}`)).toBe(`$\${a}-${token}`);
  expect(literal(`$${token}`)).toBe(`\${"$"}${token}`);
});

const HOSTILE = '${file("/etc/hosts")}%{x';
/** A sign of the template language that no escape precedes. */
const UNESCAPED = /(?<!\$)\$\{file|(?<!%)%\{x/;

test("text of a user's is text, in every construct", () => {
  const made = Template.of((stack) => {
    const name = HOSTILE;
    const vpc = network(stack, { name, flowLogs: { roleName: "flow" } });
    const key = new EncryptionKey(stack, "key", { name, region: "us-east-2" });
    const orders = table(stack, {
      partitionKey: { name: `${HOSTILE}-p` },
      sortKey: { name: `${HOSTILE}-s` },
      timeToLiveAttribute: HOSTILE,
      globalSecondaryIndexes: [
        {
          indexName: "by-a",
          partitionKey: { name: `${HOSTILE}-pk` },
          sortKey: { name: `${HOSTILE}-sk` },
          nonKeyAttributes: [`${HOSTILE}-x`],
        },
      ],
      localSecondaryIndexes: [
        {
          indexName: "by-b",
          sortKey: { name: `${HOSTILE}-l` },
          nonKeyAttributes: [`${HOSTILE}-y`],
        },
      ],
      key: { arn: HOSTILE },
      tags: { [HOSTILE]: HOSTILE },
    });
    orders.onlyThroughEndpoints(HOSTILE);
    key.encryptLogGroup(HOSTILE);
    new NatEgress(stack, "nat", { name, network: vpc });
    new PrivateAcl(stack, "acl", { name, network: vpc });
    const policy = JSON.stringify({
      Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: HOSTILE + "*" },
    });
    new InterfaceEndpoint(stack, "interface", { name, network: vpc });
    const fn = lambda(stack, {
      table: orders,
      network: vpc,
      bundle: { ...bundle, handler: HOSTILE },
    });
    new GatewayEndpoint(stack, "gateway", { name, network: vpc, policy });
    new AccessAlarms(stack, "alarms", { name, table: orders, function: fn });
    const instance = new DynamoDbInstance(stack, "instance", {
      name,
      roleName: "instance",
      table: orders,
      network: vpc,
    });
    new SessionManager(stack, "session-manager", { name, network: vpc, instance });
    const found = new ExistingNetwork(stack, "found", {
      region: "us-east-2",
      vpc: { tags: { [HOSTILE]: HOSTILE } },
      subnets: { tags: { [HOSTILE]: HOSTILE } },
    });
    new ExistingGatewayEndpoint(stack, "there", { network: found });
  });
  const lines = made.text.split("\n").filter((line) => /file\(/.test(line));
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.filter((line) => UNESCAPED.test(line) && !line.includes('"path":'))).toEqual([]);
  expect(UNESCAPED.test(`"Name": ${JSON.stringify(HOSTILE)}`)).toBe(true);
});
