import { type Fix } from "../../remedy";
import { refers } from "../../snapshot/plan/testing/plan";
import { edited, ENDPOINT, IDS, TABLES } from "./testing/edited";

describe("a rule of a security group", () => {
  const GROUP = { resource: "aws_security_group.g" };
  const RULE = { resource: "aws_security_group_rule.r" };
  const allow: Fix = {
    action: "allow-in-security-group",
    groupId: "sg-planned4",
    direction: "egress",
    port: 443,
    peer: { prefixListId: "pl-planned3" },
  };
  const list = [
    "new",
    'data "aws_prefix_list" "dynamodb" {',
    '  name = "com.amazonaws.us-east-2.dynamodb"',
    "}",
  ].join("\n");

  test("is a block where the group has blocks", () => {
    const configured = { "aws_security_group.g": { expressions: { ingress: {} } } };
    const [text, ...more] = edited(allow, { resources: [GROUP, RULE], ids: IDS, configured });
    expect(text).toContain("  egress {\n");
    expect(text).toContain("prefix_list_ids = [data.aws_prefix_list.dynamodb.id]\n");
    expect(more).toEqual([list]);
  });

  test.each([
    ["aws_security_group_rule", [GROUP, RULE]],
    ["aws_vpc_security_group_egress_rule", [GROUP]],
    [
      "aws_vpc_security_group_egress_rule",
      [GROUP, RULE, { resource: "aws_vpc_security_group_egress_rule.other" }],
    ],
  ])("is an %s in the plan's style", (type, resources) => {
    const configured = { "aws_security_group.g": {} };
    const [text] = edited(allow, { resources, ids: IDS, configured });
    expect(text).toContain(`resource "${type}" "g`);
    expect(text).toContain("security_group_id = aws_security_group.g.id\n");
  });

  test("has a name that no other has", () => {
    const resources = [GROUP, { resource: "aws_vpc_security_group_egress_rule.g" }];
    const [text] = edited(allow, { resources, ids: IDS });
    expect(text).toContain('"aws_vpc_security_group_egress_rule" "g_2" {');
  });

  test("takes the data source that the module has", () => {
    const known = {
      resource: "data.aws_prefix_list.mine",
      after: { name: "com.amazonaws.us-east-2.dynamodb" },
    };
    const found = edited(allow, { resources: [GROUP, known], ids: IDS });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("prefix_list_id    = data.aws_prefix_list.mine.id\n");
  });
});

describe("entries of a network ACL for addresses that the plan does not have", () => {
  const ACL = { resource: "aws_network_acl.n" };
  const entry = { replaces: false, allow: true, protocol: "6", cidr: "203.0.113.0/24" };
  const allow = (number: number, networkAclId = "acl-planned5"): Fix => ({
    action: "allow-in-network-acl",
    networkAclId,
    direction: "outbound",
    entries: [{ ...entry, number, ports: { from: 443, to: 443 } }],
  });
  const denying = (rule_number: number) => ({
    resource: "aws_network_acl_rule.deny",
    after: { rule_number, egress: true },
    unknown: ["network_acl_id"],
  });
  const rule = {
    "aws_network_acl_rule.deny": {
      expressions: { network_acl_id: refers("aws_network_acl.n.id") },
    },
  };

  test.each([
    [100, "rule_number    = 99 - count.index\n"],
    [98, "rule_number    = 99 + count.index\n"],
  ])("are one rule for each of them, away from rule %d", (taken, text) => {
    const plan = { resources: [ACL, denying(taken)], ids: IDS, configured: rule };
    const [found] = edited(allow(99), plan);
    expect(found).toContain(text);
    expect(found).toContain("cidr_blocks[count.index]\n");
  });

  test("take the prefix list whose id the plan knows", () => {
    const known = {
      resource: "data.aws_prefix_list.mine",
      after: { id: "pl-0a1b2c3d", name: "com.amazonaws.us-east-2.dynamodb" },
    };
    const ids = { "acl-planned5": "aws_network_acl.n" };
    const [found] = edited(allow(1), { resources: [ACL, known], ids });
    expect(found).toContain("count          = length(data.aws_prefix_list.mine.cidr_blocks)\n");
    expect(found).not.toContain("203.0.113.0");
  });

  test("are blocks where the network ACL has blocks", () => {
    const configured = { "aws_network_acl.n": { expressions: { ingress: {} } } };
    const [found] = edited(allow(1), { resources: [ACL], ids: IDS, configured });
    expect(found).toContain('  dynamic "egress" {\n');
    expect(found).toContain("      rule_no    = 1 + egress.key\n");
  });

  test("of a default network ACL are rules of the VPC's", () => {
    const vpc = { resource: "aws_vpc.v" };
    const [found] = edited(allow(1, "acl-planned6"), { resources: [vpc], ids: IDS });
    expect(found).toContain("network_acl_id = aws_vpc.v.default_network_acl_id\n");
  });
});

describe("a statement", () => {
  const TABLE_ARN = "arn:aws:dynamodb:us-east-2:000000000000:table/orders";
  const OTHER_ARN = "arn:aws:dynamodb:us-east-2:000000000000:table/other";
  const ROLE = { resource: "aws_iam_role.r", after: { name: "r" } };
  const TABLE = { resource: "aws_dynamodb_table.t", after: { name: "orders" } };
  const POLICY = { resource: "aws_iam_role_policy.p", unknown: ["role"] };
  const DOCUMENT = { resource: "data.aws_iam_policy_document.d" };
  const resources = [ROLE, TABLE, POLICY, DOCUMENT];
  const statementOf = (Resource: string | readonly string[], Condition?: object) => ({
    Effect: "Allow",
    Action: "dynamodb:GetItem",
    Resource,
    ...(Condition && { Condition }),
  });
  const allow = (statement: object): Extract<Fix, { action: "allow-in-policy" }> => ({
    action: "allow-in-policy",
    layer: "role-policy",
    id: "dynamodb-access",
    roleName: "r",
    statements: [{ ...statement }],
    document: { Version: "2012-10-17", Statement: [{ ...statement }] },
  });
  const ofRole = {
    role: refers("aws_iam_role.r.id"),
    policy: refers("data.aws_iam_policy_document.d.json"),
  };
  const configured = {
    "aws_iam_role.r": {},
    "aws_iam_role_policy.p": { expressions: ofRole },
  };

  test("goes into the document that only this role's policy has", () => {
    const condition = { StringEquals: { "aws:SourceVpce": "vpce-planned0" } };
    const fix = allow(statementOf([TABLE_ARN, `${TABLE_ARN}/index/*`], condition));
    const all = [...resources, ENDPOINT];
    expect(edited(fix, { resources: all, ids: IDS, configured })).toEqual([
      [
        "change statement of data.aws_iam_policy_document.d",
        'data "aws_iam_policy_document" "d" {',
        "  # what is here stays, and",
        "  statement {",
        '    actions   = ["dynamodb:GetItem"]',
        '    resources = [aws_dynamodb_table.t.arn, "${aws_dynamodb_table.t.arn}/index/*"]',
        "    condition {",
        '      test     = "StringEquals"',
        '      variable = "aws:SourceVpce"',
        "      values   = [aws_vpc_endpoint.d.id]",
        "    }",
        "  }",
        "}",
      ].join("\n"),
    ]);
  });

  test("is a new policy where others have the document too", () => {
    const shared = {
      ...configured,
      "aws_iam_policy.q": {
        expressions: { policy: refers("data.aws_iam_policy_document.d.json") },
      },
    };
    const fix = allow(statementOf(TABLE_ARN));
    const [text, ...more] = edited(fix, { resources, ids: IDS, configured: shared });
    expect(more).toEqual([]);
    expect(text).toContain('resource "aws_iam_role_policy" "dynamodb_access" {\n');
    expect(text).toContain("  role = aws_iam_role.r.name\n");
    expect(text).toContain("        Resource = aws_dynamodb_table.t.arn\n");
  });

  test("is a block of a role that has its policies in blocks", () => {
    const inline = { ...configured, "aws_iam_role.r": { expressions: { inline_policy: [{}] } } };
    const fix = allow(statementOf(TABLE_ARN));
    const [text] = edited(fix, { resources, ids: IDS, configured: inline });
    expect(text).toContain("change inline_policy of aws_iam_role.r\n");
  });

  test("names the account of what the plan does not have by a data source", () => {
    const [text, data] = edited(allow(statementOf(OTHER_ARN)), {
      resources: [ROLE],
      ids: IDS,
    });
    expect(text).toContain(
      '"arn:aws:dynamodb:us-east-2:${data.aws_caller_identity.current.account_id}:table/other"',
    );
    expect(data).toBe('new\ndata "aws_caller_identity" "current" {}');
  });

  test("goes into the policy of the endpoint, or of the resource that has it", () => {
    const fix: Fix = {
      ...allow(statementOf(TABLE_ARN)),
      layer: "endpoint-policy",
      id: "vpce-planned0",
    };
    const [own] = edited(fix, { resources: [ENDPOINT, TABLE], ids: IDS });
    expect(own).toContain("change policy of aws_vpc_endpoint.d\n");
    const apart = { resource: "aws_vpc_endpoint_policy.p", unknown: ["vpc_endpoint_id"] };
    const [separate] = edited(fix, {
      resources: [ENDPOINT, TABLE, apart],
      ids: IDS,
      configured: {
        "aws_vpc_endpoint_policy.p": {
          expressions: { vpc_endpoint_id: refers("aws_vpc_endpoint.d.id") },
        },
      },
    });
    expect(separate).toContain("change policy of aws_vpc_endpoint_policy.p\n");
  });
});

describe("what else a plan has", () => {
  test("an endpoint's URL is in the environment of its functions", () => {
    const fix: Fix = {
      action: "set-endpoint-url",
      endpointId: "vpce-planned0",
      variable: "AWS_ENDPOINT_URL_DYNAMODB",
      url: "https://vpce-planned0-planned.dynamodb.us-east-2.vpce.amazonaws.com",
    };
    const resources = [ENDPOINT, { resource: "aws_lambda_function.f" }];
    const [text] = edited(fix, { resources, ids: IDS });
    expect(text).toContain(
      'AWS_ENDPOINT_URL_DYNAMODB = "https://${aws_vpc_endpoint.d.dns_entry[0].dns_name}"\n',
    );
    expect(edited(fix, { resources: [ENDPOINT], ids: IDS })).toEqual([]);
  });

  test("a route is removed where it is", () => {
    const fix: Fix = {
      action: "remove-route",
      routeTableId: "rtb-planned1",
      destination: "0.0.0.0/0",
    };
    const route = {
      resource: "aws_route.r",
      after: { destination_cidr_block: "0.0.0.0/0" },
      unknown: ["route_table_id"],
    };
    const configured = {
      "aws_route.r": { expressions: { route_table_id: refers("aws_route_table.t[0].id") } },
    };
    expect(edited(fix, { resources: [TABLES, route], ids: IDS, configured })).toEqual([
      "remove aws_route.r",
    ]);
    expect(edited(fix, { resources: [TABLES], ids: IDS, configured })).toEqual([
      "remove the route to 0.0.0.0/0 of aws_route_table.t[0]",
    ]);
  });

  test("an attribute of a VPC is changed, and one of a VPC that is only read is imported", () => {
    const fix: Fix = {
      action: "enable-vpc-attribute",
      vpcId: "vpc-planned2",
      attribute: "enableDnsHostnames",
    };
    expect(edited(fix, { resources: [{ resource: "aws_vpc.v" }], ids: IDS })[0]).toContain(
      "change enable_dns_hostnames of aws_vpc.v\n",
    );
    const [imported] = edited({ ...fix, vpcId: "vpc-0a1b" }, { resources: [ENDPOINT], ids: IDS });
    expect(imported).toContain('import {\n  to = aws_vpc.vpc_0a1b\n  id = "vpc-0a1b"\n}');
  });
});
