import { type Fix, NEW_ENDPOINT } from "../remedy";
import { fixText } from "./fixes";

const peer = { prefixListId: "pl-1" };
const ENTRY = { replaces: false, allow: true, protocol: "6" };
const STATEMENT = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "arn" };
const POLICY = {
  document: { Version: "2012-10-17", Statement: [STATEMENT] },
  statements: [STATEMENT],
};
const MADE = { vpcId: "vpc-1", serviceName: "com.amazonaws.us-east-2.dynamodb" };
const LOOKED_UP = `"$(aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-1 Name=service-name,Values=com.amazonaws.us-east-2.dynamodb Name=vpc-endpoint-state,Values=available --query 'VpcEndpoints[?VpcEndpointType!=\`Interface\`]|[0].VpcEndpointId' --output text)"`;
const DOCUMENT = `'${JSON.stringify(POLICY.document)}'`;

test.each<readonly [Fix, readonly string[]]>([
  [
    { action: "associate-endpoint", endpointId: "vpce-1", routeTableIds: ["rtb-1"], again: false },
    ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-route-table-ids rtb-1"],
  ],
  [
    {
      action: "associate-endpoint",
      endpointId: "vpce-1",
      routeTableIds: ["rtb-1", "rtb-2"],
      again: true,
    },
    [
      "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --remove-route-table-ids rtb-1 rtb-2",
      "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-route-table-ids rtb-1 rtb-2",
    ],
  ],
  [
    {
      action: "associate-endpoint",
      endpointId: NEW_ENDPOINT,
      made: MADE,
      routeTableIds: ["rtb-1"],
      again: false,
    },
    [`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${LOOKED_UP} --add-route-table-ids rtb-1`],
  ],
  [
    {
      action: "allow-in-policy",
      layer: "role-policy",
      id: "orders-dynamodb-access",
      roleName: "orders",
      policyArn: "arn:aws:iam::111122223333:policy/orders-dynamodb-access",
      ...POLICY,
    },
    [
      `aws iam create-policy --policy-name orders-dynamodb-access --policy-document ${DOCUMENT}`,
      "aws iam attach-role-policy --role-name orders --policy-arn arn:aws:iam::111122223333:policy/orders-dynamodb-access",
    ],
  ],
  [
    {
      action: "allow-in-policy",
      layer: "endpoint-policy",
      id: NEW_ENDPOINT,
      made: MADE,
      ...POLICY,
    },
    [`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${LOOKED_UP} --policy-document ${DOCUMENT}`],
  ],
  [
    {
      action: "create-gateway-endpoint",
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.us-east-2.dynamodb",
      routeTableIds: ["rtb-1"],
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
  [
    {
      action: "create-gateway-endpoint",
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.us-east-2.dynamodb",
      routeTableIds: ["rtb-1"],
      replaces: "vpce-1",
      policy: "{}",
    },
    [
      "aws ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-1",
      "aws ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name com.amazonaws.us-east-2.dynamodb --route-table-ids rtb-1 --policy-document '{}'",
    ],
  ],
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
    {
      action: "add-internet-route",
      routeTableId: "rtb-1",
      internetGatewayId: "igw-1",
      replaces: false,
    },
    [
      "aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1",
    ],
  ],
  [
    {
      action: "add-internet-route",
      routeTableId: "rtb-1",
      internetGatewayId: "igw-1",
      replaces: true,
    },
    [
      "aws ec2 replace-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1",
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
      entries: [
        { ...ENTRY, number: 3, allow: false, protocol: "-1", cidr: "0.0.0.0/0" },
        { ...ENTRY, number: 99, cidr: "52.94.0.0/22", ports: { from: 1024, to: 65535 } },
        {
          ...ENTRY,
          number: 1,
          replaces: true,
          cidr: "3.218.182.0/24",
          ports: { from: 443, to: 443 },
        },
      ],
    },
    [
      "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 3 --protocol -1 --cidr-block 0.0.0.0/0 --rule-action deny",
      "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 99 --protocol tcp --port-range From=1024,To=65535 --cidr-block 52.94.0.0/22 --rule-action allow",
      "aws ec2 replace-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 1 --protocol tcp --port-range From=443,To=443 --cidr-block 3.218.182.0/24 --rule-action allow",
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
    { action: "add-endpoint-subnet", endpointId: "vpce-1", subnetId: "subnet-1" },
    ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-subnet-ids subnet-1"],
  ],
  ...(["allow-egress", "allow-bidirectional"] as const).map(
    (exclusion): readonly [Fix, readonly string[]] => [
      { action: "exclude-from-block-public-access", subnetId: "subnet-1", exclusion },
      [
        `aws ec2 create-vpc-block-public-access-exclusion --subnet-id subnet-1 --internet-gateway-exclusion-mode ${exclusion}`,
      ],
    ],
  ),
  ...(
    [
      [
        "role-policy",
        "access",
        "iam put-role-policy --role-name role-1 --policy-name access --policy-document D",
      ],
      [
        "permissions-boundary",
        "arn:1",
        "iam create-policy-version --policy-arn arn:1 --policy-document D --set-as-default",
      ],
      ["table-policy", "arn:1", "dynamodb put-resource-policy --resource-arn arn:1 --policy D"],
      ["key-policy", "arn:1", "kms put-key-policy --key-id arn:1 --policy-name default --policy D"],
      [
        "endpoint-policy",
        "vpce-1",
        "ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --policy-document D",
      ],
    ] as const
  ).map(([layer, id, command]): readonly [Fix, readonly string[]] => [
    {
      action: "allow-in-policy",
      layer,
      id,
      ...(layer === "role-policy" && { roleName: "role-1" }),
      ...POLICY,
    },
    [`aws ${command.replace(" D", ` ${DOCUMENT}`)}`],
  ]),
])("says %j in a sentence and as commands", (fix, commands) => {
  const text = fixText(fix);
  expect(text.commands).toEqual(commands);
  const ids = Object.entries(fix).filter(
    ([name, id]) => (name.endsWith("Id") || name === "id") && id !== NEW_ENDPOINT,
  );
  for (const [, id] of ids) expect([text.sentence, ...text.commands].join()).toContain(id);
});

test("a rule for DNS queries is one for UDP", () => {
  const fix = {
    action: "allow-in-security-group",
    groupId: "sg-1",
    direction: "egress",
    port: 53,
    peer: { cidrs: ["10.0.2.53/32"] },
  } as const;
  expect(fixText({ ...fix, protocol: "udp" })).toEqual({
    sentence: "allow udp 53 to 10.0.2.53/32 in sg-1",
    commands: [
      "aws ec2 authorize-security-group-egress --group-id sg-1 --ip-permissions 'IpProtocol=udp,FromPort=53,ToPort=53,IpRanges=[{CidrIp=10.0.2.53/32}]'",
    ],
  });
  expect(fixText(fix).sentence).toBe("allow tcp 53 to 10.0.2.53/32 in sg-1");
});
