import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Fix, NEW_ENDPOINT } from "../../doctor/remedy";
import { terraformOf } from "../../doctor/report";
import { WorkFolder } from "../process/work-folder";
import { terraformEnvironment } from "../terraform/environment";
import { findTerraform } from "../terraform/tool";
import { validate } from "../terraform/validate";

const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/orders";
const STATEMENT = {
  Effect: "Allow",
  Action: "dynamodb:GetItem",
  Resource: `${TABLE}/\${aws:username}`,
};
const POLICY = {
  statements: [STATEMENT],
  document: { Version: "2012-10-17", Statement: [STATEMENT] },
};
const ENTRY = { replaces: false, allow: true, protocol: "6", ports: { from: 443, to: 443 } };

/** One of each kind, and of each form that it has. */
const FIXES: readonly Fix[] = [
  { action: "associate-endpoint", endpointId: "vpce-1", routeTableIds: ["rtb-1"], again: false },
  { action: "associate-endpoint", endpointId: "vpce-1", routeTableIds: ["rtb-2"], again: true },
  {
    action: "create-gateway-endpoint",
    vpcId: "vpc-1",
    serviceName: "com.amazonaws.us-east-2.dynamodb",
    routeTableIds: ["rtb-1"],
    policy: JSON.stringify(POLICY.document),
  },
  {
    action: "associate-endpoint",
    endpointId: NEW_ENDPOINT,
    made: { vpcId: "vpc-1", serviceName: "com.amazonaws.us-east-2.dynamodb" },
    routeTableIds: ["rtb-4"],
    again: false,
  },
  {
    action: "allow-in-policy",
    layer: "role-policy",
    id: "role-2-dynamodb-access",
    roleName: "role-2",
    policyArn: "arn:aws:iam::111122223333:policy/role-2-dynamodb-access",
    ...POLICY,
  },
  { action: "wait-until-available", id: "vpce-1" },
  { action: "remove-route", routeTableId: "rtb-1", destination: "52.94.0.0/22" },
  {
    action: "add-internet-route",
    routeTableId: "rtb-3",
    internetGatewayId: "igw-1",
    replaces: true,
  },
  { action: "attach-internet-gateway", internetGatewayId: "igw-1", vpcId: "vpc-1" },
  ...[{ prefixListId: "pl-1" }, { groupId: "sg-2" }, { cidrs: ["10.0.0.0/24", "10.0.1.0/24"] }].map(
    (peer, index): Fix => ({
      action: "allow-in-security-group",
      groupId: `sg-1${index}`,
      direction: index === 0 ? "egress" : "ingress",
      port: 443,
      peer,
    }),
  ),
  {
    action: "allow-in-network-acl",
    networkAclId: "acl-1",
    direction: "outbound",
    entries: [
      { ...ENTRY, number: 2, cidr: "52.94.0.0/22" },
      { ...ENTRY, number: 1, cidr: "3.218.182.0/24", replaces: true },
    ],
  },
  { action: "enable-vpc-attribute", vpcId: "vpc-1", attribute: "enableDnsHostnames" },
  {
    action: "set-endpoint-url",
    endpointId: "vpce-1",
    variable: "AWS_ENDPOINT_URL_DYNAMODB",
    url: "https://vpce-1",
  },
  { action: "add-endpoint-subnet", endpointId: "vpce-1", subnetId: "subnet-1" },
  {
    action: "exclude-from-block-public-access",
    subnetId: "subnet-1",
    exclusion: "allow-bidirectional",
  },
  {
    action: "allow-in-policy",
    layer: "role-policy",
    id: "dynamodb-access",
    roleName: "orders",
    ...POLICY,
  },
  {
    action: "allow-in-policy",
    layer: "permissions-boundary",
    id: "arn:aws:iam::111122223333:policy/boundary",
    ...POLICY,
  },
  { action: "allow-in-policy", layer: "table-policy", id: TABLE, ...POLICY },
  {
    action: "allow-in-policy",
    layer: "key-policy",
    id: "arn:aws:kms:us-east-2:111122223333:key/1",
    ...POLICY,
  },
  { action: "allow-in-policy", layer: "endpoint-policy", id: "vpce-1", ...POLICY },
];

describe("the changes as Terraform", () => {
  let work: WorkFolder;

  beforeAll(async () => {
    work = await WorkFolder.make();
  });

  afterAll(() => work.remove());

  const problemsOf = async (
    name: string,
    blocks: readonly string[],
  ): Promise<readonly string[]> => {
    const folder = join(work.path, name);
    const source = { source: "hashicorp/aws", version: "5.100.0" };
    const providers = `terraform {\n  required_providers {\n    aws = ${JSON.stringify(source)}\n  }\n}`;
    await mkdir(folder);
    await writeFile(join(folder, "main.tf"), [providers, ...blocks].join("\n"));
    return validate({
      folder,
      tool: await findTerraform({ onNotice: console.log }),
      environment: await terraformEnvironment({ workFolder: work.path, cloud: {} }),
    });
  };

  test("are blocks that Terraform and its provider accept", async () => {
    await expect(problemsOf("all", FIXES.flatMap(terraformOf))).resolves.toEqual([]);
  }, 120_000);

  test("and a block that they do not accept is found out", async () => {
    const wrong = FIXES.flatMap(terraformOf).map((block) =>
      block.replace("route_table_id ", "route_tables"),
    );
    await expect(problemsOf("wrong", wrong)).resolves.not.toEqual([]);
  }, 120_000);
});
