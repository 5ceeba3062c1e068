import { type Fix, type Hop } from "../reachability";
import { fixText } from "./fixes";

const peer = { prefixListId: "pl-1" };

test.each<readonly [Fix, readonly string[]]>([
  [
    { action: "associate-endpoint", endpointId: "vpce-1", routeTableId: "rtb-1" },
    ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-route-table-ids rtb-1"],
  ],
  [
    {
      action: "create-gateway-endpoint",
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.us-east-2.dynamodb",
      routeTableId: "rtb-1",
    },
    [
      "aws ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name com.amazonaws.us-east-2.dynamodb --route-table-ids rtb-1",
    ],
  ],
  [
    { action: "wait-until-available", id: "nat-1" },
    ["aws ec2 wait nat-gateway-available --nat-gateway-ids nat-1"],
  ],
  [{ action: "wait-until-available", id: "vpce-1" }, []],
  [{ action: "replace", id: "vpce-1" }, []],
  [
    { action: "remove-route", routeTableId: "rtb-1", destination: "52.94.0.0/22" },
    ["aws ec2 delete-route --route-table-id rtb-1 --destination-cidr-block 52.94.0.0/22"],
  ],
  [
    { action: "remove-route", routeTableId: "rtb-1", destination: "pl-1" },
    ["aws ec2 delete-route --route-table-id rtb-1 --destination-prefix-list-id pl-1"],
  ],
  [
    { action: "remove-route", routeTableId: "rtb-1", destination: "::/0" },
    ["aws ec2 delete-route --route-table-id rtb-1 --destination-ipv6-cidr-block ::/0"],
  ],
  [
    { action: "add-internet-route", routeTableId: "rtb-1", internetGatewayId: "igw-1" },
    [
      "aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1",
    ],
  ],
  [{ action: "add-internet-route", routeTableId: "rtb-1" }, []],
  [{ action: "move-nat-gateway", natGatewayId: "nat-1" }, []],
  [{ action: "make-nat-gateway-public", natGatewayId: "nat-1" }, []],
  [
    { action: "associate-address", networkInterfaceId: "eni-1" },
    [
      "aws ec2 allocate-address --query AllocationId --output text",
      "aws ec2 associate-address --network-interface-id eni-1 --allocation-id ALLOCATION",
    ],
  ],
  [
    { action: "attach-internet-gateway", internetGatewayId: "igw-1", vpcId: "vpc-1" },
    ["aws ec2 attach-internet-gateway --internet-gateway-id igw-1 --vpc-id vpc-1"],
  ],
  [
    {
      action: "allow-in-security-group",
      groupId: "sg-1",
      direction: "egress",
      port: 443,
      peer,
    },
    [
      "aws ec2 authorize-security-group-egress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-1}]'",
    ],
  ],
  [
    {
      action: "allow-in-security-group",
      groupId: "sg-1",
      direction: "ingress",
      port: 443,
      peer: { groupId: "sg-2" },
    },
    [
      "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=sg-2}]'",
    ],
  ],
  [
    {
      action: "allow-in-security-group",
      groupId: "sg-1",
      direction: "ingress",
      port: 443,
      peer: { cidrs: ["10.0.0.0/24", "10.0.1.0/24"] },
    },
    [
      "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/24},{CidrIp=10.0.1.0/24}]'",
    ],
  ],
  [
    {
      action: "allow-in-network-acl",
      networkAclId: "acl-1",
      direction: "inbound",
      ports: { from: 1024, to: 65535 },
      cidrs: ["52.94.0.0/22", "3.218.182.0/24"],
      before: 100,
    },
    [
      "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 99 --protocol tcp --port-range From=1024,To=65535 --cidr-block 52.94.0.0/22 --rule-action allow",
      "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 98 --protocol tcp --port-range From=1024,To=65535 --cidr-block 3.218.182.0/24 --rule-action allow",
    ],
  ],
  [
    { action: "enable-vpc-attribute", vpcId: "vpc-1", attribute: "enableDnsHostnames" },
    [`aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-hostnames '{"Value":true}'`],
  ],
  [
    {
      action: "set-endpoint-url",
      endpointId: "vpce-1",
      variable: "AWS_ENDPOINT_URL_DYNAMODB",
      url: "https://vpce-1",
    },
    [],
  ],
  [
    { action: "add-endpoint-subnet", endpointId: "vpce-1", zone: "us-east-2a" },
    ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-subnet-ids SUBNET"],
  ],
  [
    { action: "exclude-from-block-public-access", id: "subnet-1" },
    [
      "aws ec2 create-vpc-block-public-access-exclusion --subnet-id subnet-1 --internet-gateway-exclusion-mode allow-egress",
    ],
  ],
])("says %j in a sentence and as commands", (fix, commands) => {
  const text = fixText(fix);
  expect(text.commands).toEqual(commands);
  const ids = Object.entries(fix).filter(([name]) => name.endsWith("Id") || name === "id");
  for (const [, id] of ids) expect([text.sentence, ...text.commands].join()).toContain(id);
});

test("replaces an existing route", () => {
  const hop: Hop = {
    kind: "route-table",
    id: "rtb-1",
    at: "nat-gateway",
    destination: "0.0.0.0/0",
    target: "igw-gone",
    status: "blocked",
    code: "BAD_STATE_ROUTE",
  };
  const fix = {
    action: "add-internet-route",
    routeTableId: "rtb-1",
    internetGatewayId: "igw-1",
  } as const;
  expect(fixText(fix, { hop }).commands[0]).toContain("aws ec2 replace-route ");
});

test("makes one change for all route tables that need the same endpoint", () => {
  const fix = {
    action: "associate-endpoint",
    endpointId: "vpce-1",
    routeTableId: "rtb-1",
  } as const;
  expect(fixText(fix, { routeTableIds: ["rtb-1", "rtb-2"] })).toEqual({
    sentence: "associate vpce-1 with rtb-1 and rtb-2",
    commands: [
      "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-route-table-ids rtb-1 rtb-2",
    ],
  });
});
