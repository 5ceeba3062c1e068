import { HarnessError } from "../errors";
import { callsIn } from "./calls";

const query = (parameters: Readonly<Record<string, string>>) =>
  new URLSearchParams(parameters).toString();

const entry = (operation: string, request: string, answer = "", status = "200 OK") =>
  JSON.stringify({ client: "APN/1.0 stack/mixed", operation, request, status, answer });

const VPC = "vpc-0a1b2c3d4e5f60718";
const SUBNET = "subnet-0a1b2c3d4e5f60718";
const TABLE = "rtb-0a1b2c3d4e5f60718";
const tag = (type: string) => ({
  "TagSpecification.1.ResourceType": type,
  "TagSpecification.1.Tag.1.Key": "Stack",
  "TagSpecification.1.Tag.1.Value": "x-mixed",
});
const createVpc = entry("ec2 CreateVpc", query(tag("vpc")), `<vpcId>${VPC}</vpcId>`);
const ec2 = (type: string) => `arn:aws:ec2:us-east-2:111122223333:${type}/0`;

const calls = (...entries: readonly string[]) => callsIn(entries.join("\n"), "mixed");

test("what is created is asked for with its tag, and has it afterward", () => {
  const createSubnet = entry(
    "ec2 CreateSubnet",
    query({ VpcId: VPC, ...tag("subnet") }),
    `<subnetId>${SUBNET}</subnetId>`,
  );
  expect(calls(createVpc, createSubnet)).toEqual([
    {
      action: "ec2:CreateSubnet",
      on: [
        { arn: ec2("subnet"), stack: "asked" },
        { arn: ec2("vpc"), stack: "has" },
      ],
    },
    { action: "ec2:CreateVpc", on: [{ arn: ec2("vpc"), stack: "asked" }] },
  ]);
});

test.each([
  ["nobody has tagged", []],
  [
    "a failed call should have tagged",
    [entry("ec2 CreateVpc", query(tag("vpc")), `<vpcId>${VPC}</vpcId>`, "400 BAD")],
  ],
])("what %s has no tag", (_, before) => {
  const modify = entry("ec2 ModifyVpcAttribute", query({ VpcId: VPC }));
  expect(calls(...before, modify)).toContainEqual({
    action: "ec2:ModifyVpcAttribute",
    on: [{ arn: ec2("vpc") }],
  });
});

test("a tag that is added later counts from then on", () => {
  const group = "sg-0a1b2c3d4e5f60718";
  const add = entry("ec2 CreateTags", query({ "ResourceId.1": group, "Tag.1.Key": "Stack" }));
  const revoke = entry("ec2 RevokeSecurityGroupEgress", query({ GroupId: group }));
  expect(calls(add, revoke)).toEqual([
    { action: "ec2:CreateTags", on: [{ arn: ec2("security-group"), stack: "asked" }] },
    {
      action: "ec2:RevokeSecurityGroupEgress",
      on: [{ arn: ec2("security-group"), stack: "has" }],
    },
  ]);
});

test("an association is what it connects", () => {
  const associate = entry(
    "ec2 AssociateRouteTable",
    query({ RouteTableId: TABLE, SubnetId: SUBNET }),
    "<associationId>rtbassoc-0a1b2c3d4e5f60718</associationId>",
  );
  const undo = entry(
    "ec2 DisassociateRouteTable",
    query({ AssociationId: "rtbassoc-0a1b2c3d4e5f60718" }),
  );
  expect(calls(associate, undo)).toContainEqual({
    action: "ec2:DisassociateRouteTable",
    on: [{ arn: ec2("route-table") }, { arn: ec2("subnet") }],
  });
});

test.each([
  ["sts GetCallerIdentity", query({}), "sts:GetCallerIdentity", "*"],
  ["ec2 DescribeVpcs", query({ "VpcId.1": VPC }), "ec2:DescribeVpcs", "*"],
  [
    "dynamodb DescribeTable",
    '{"TableName":"x-mixed"}',
    "dynamodb:DescribeTable",
    "arn:aws:dynamodb:us-east-2:111122223333:table/x-mixed",
  ],
  [
    "lambda GET /2015-03-31/functions/x-mixed",
    "",
    "lambda:GetFunction",
    "arn:aws:lambda:us-east-2:111122223333:function:x-mixed",
  ],
  [
    "iam GetRole",
    query({ RoleName: "x-mixed" }),
    "iam:GetRole",
    "arn:aws:iam::111122223333:role/x-mixed",
  ],
])("%s is on the resource that it names", (operation, request, action, arn) => {
  expect(calls(entry(operation, request))).toEqual([{ action, on: [{ arn }] }]);
});

test("a role keeps its path", () => {
  const create = entry("iam CreateRole", query({ RoleName: "x", Path: "/team/" }));
  const arn = "arn:aws:iam::111122223333:role/team/x";
  expect(calls(create, entry("iam GetRole", query({ RoleName: "x" })))).toEqual([
    { action: "iam:CreateRole", on: [{ arn }] },
    { action: "iam:GetRole", on: [{ arn }] },
  ]);
});

test("counts the calls of this stack alone, each once, whatever their order", () => {
  const other = createVpc.replace("stack/mixed", "stack/mixed-2");
  const look = entry("ec2 DescribeVpcs", query({}));
  expect(calls(createVpc, other, look, look)).toEqual(calls(look, createVpc));
  expect(() => calls(other)).toThrow(HarnessError);
});

test.each([
  ["an action", "ec2 LaunchRocket", "reference.json must have ec2:LaunchRocket"],
  ["an operation of Lambda", "lambda GET /2099-01-01/rockets", "must know Lambda's operation"],
])("says which %s it does not know", (_, operation, sentence) => {
  expect(() => calls(entry(operation, ""))).toThrow(sentence);
});
