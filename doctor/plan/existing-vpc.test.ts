import { besideExisting, CREATED, type Files } from "./testing/beside-existing";
import { DEPLOYED, ROUTE_TABLE, VPC, withValues } from "./testing/changed-plan";
import { FILES, first } from "./testing/existing-network";

const SUBNET = "subnet-0a1b2c3d4e5f60718";
const ACL = "acl-0a1b2c3d4e5f60718";
const OTHER_ACL = "acl-0e1b2c3d4e5f60718";
const DEFAULT_GROUP = "sg-0b1b2c3d4e5f60718";

const DENYING = JSON.parse(JSON.stringify(FILES).replaceAll('"allow"', '"deny"')) as Files;

const verdict = (...question: Parameters<typeof besideExisting>) =>
  besideExisting(...question).network.verdict;

const LOOKED_UP = {
  "data.aws_vpc.main": {
    id: VPC,
    cidr_block: "10.0.0.0/16",
    enable_dns_support: true,
    enable_dns_hostnames: true,
  },
};

/** The default ACL, and another one that has the subnet. */
function twoAcls(byDefault: string, other: string): Files {
  const acl = first("describe-network-acls", "NetworkAcls");
  const entries = (RuleAction: string) =>
    (acl.Entries as readonly object[]).map((entry) => ({ ...entry, RuleAction }));
  return {
    ...FILES,
    "describe-network-acls": {
      NetworkAcls: [
        { ...acl, Associations: [], Entries: entries(byDefault) },
        {
          NetworkAclId: OTHER_ACL,
          VpcId: VPC,
          IsDefault: false,
          Associations: [{ SubnetId: SUBNET }],
          Entries: entries(other),
        },
      ],
    },
  };
}

describe("the network ACL of a subnet", () => {
  const id = "subnet-0d1b2c3d4e5f60718";
  const added = {
    ...withValues(CREATED, "aws_lambda_function.reader", {
      vpc_config: [{ subnet_ids: [id], security_group_ids: ["sg-0a1b2c3d4e5f60718"], vpc_id: VPC }],
    }),
    "aws_subnet.new": { id, vpc_id: VPC, cidr_block: "10.0.9.0/24" },
    "aws_route_table_association.new": { subnet_id: id, route_table_id: ROUTE_TABLE },
  };
  const association = (network_acl_id: string) => ({
    "aws_network_acl_association.a": { id: "aclassoc-0a1b2c3d", subnet_id: SUBNET, network_acl_id },
  });
  const acl = (subnet_ids: readonly string[]) => ({
    "aws_network_acl.other": { id: OTHER_ACL, vpc_id: VPC, subnet_ids, ingress: [], egress: [] },
  });

  test("is the default one of the VPC, if the plan adds the subnet", () => {
    expect(verdict(added)).toBe("REACHABLE");
    expect(verdict({ ...added, ...LOOKED_UP })).toBe("REACHABLE");
    expect(verdict(added, { vpc: DENYING })).toBe("UNREACHABLE");
  });

  test("stays when the plan has the subnet's route table", () => {
    const before = {
      "aws_route_table_association.a": {
        id: "rtbassoc-0a1b2c3d",
        subnet_id: SUBNET,
        route_table_id: ROUTE_TABLE,
      },
    };
    expect(verdict({ ...CREATED, ...before }, { before })).toBe("REACHABLE");
    expect(verdict({ ...CREATED, ...before }, { before, vpc: DENYING })).toBe("UNREACHABLE");
  });

  test("is the default one again when the plan takes the association", () => {
    const before = association(OTHER_ACL);
    const later = (byDefault: string, other: string) =>
      verdict(CREATED, { before, vpc: twoAcls(byDefault, other) });
    expect(later("allow", "deny")).toBe("REACHABLE");
    expect(later("deny", "allow")).toBe("UNREACHABLE");
  });

  test("is the default one again when an ACL of the plan gives the subnet up", () => {
    const vpc = twoAcls("deny", "allow");
    const gives = { ...CREATED, ...acl([]) };
    expect(verdict(gives, { before: acl([SUBNET]), vpc })).toBe("UNREACHABLE");
  });

  test("is the plan's, whether or not the plan has the subnet", () => {
    expect(verdict({ ...CREATED, ...acl([SUBNET]) })).toBe("UNREACHABLE");
    expect(verdict({ ...CREATED, ...acl([SUBNET]), ...LOOKED_UP })).toBe("UNREACHABLE");
    expect(verdict({ ...CREATED, ...acl([]) })).toBe("REACHABLE");
  });

  test("has a rule of the plan, whether or not the plan has the VPC", () => {
    const rule = (rule_number: number) => ({
      "aws_network_acl_rule.deny": {
        network_acl_id: ACL,
        egress: true,
        rule_number,
        rule_action: "deny",
        protocol: "-1",
        cidr_block: "0.0.0.0/0",
      },
    });
    expect(verdict({ ...CREATED, ...rule(1) })).toBe("UNREACHABLE");
    expect(verdict({ ...CREATED, ...rule(1), ...LOOKED_UP })).toBe("UNREACHABLE");
    expect(verdict({ ...CREATED, ...rule(101) })).toBe("REACHABLE");
  });

  test("is somebody else's, though the plan manages the VPC and the subnet", () => {
    const before = {
      "aws_vpc.main": DEPLOYED["aws_vpc.main"] ?? {},
      "aws_subnet.private": DEPLOYED["aws_subnet.private"] ?? {},
    };
    const later = (byDefault: string, other: string) =>
      verdict({ ...CREATED, ...before }, { before, vpc: twoAcls(byDefault, other) });
    expect(later("allow", "deny")).toBe("UNREACHABLE");
    expect(later("deny", "allow")).toBe("REACHABLE");
  });
});

describe.each([
  ["imports", { imported: ["aws_vpc.main"] }],
  ["manages", { before: { "aws_vpc.main": DEPLOYED["aws_vpc.main"] ?? {} } }],
])("a VPC that the plan %s", (_, how) => {
  const plan = { ...CREATED, "aws_vpc.main": DEPLOYED["aws_vpc.main"] ?? {} };
  const all = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  const group = (IpPermissionsEgress: readonly object[]) => ({
    ...FILES,
    "describe-security-groups": {
      SecurityGroups: [
        {
          GroupId: DEFAULT_GROUP,
          GroupName: "default",
          VpcId: VPC,
          IpPermissions: [],
          IpPermissionsEgress,
        },
      ],
    },
  });

  test("has what is in it and not in the plan", () => {
    expect(verdict(plan, how)).toBe("REACHABLE");
    expect(verdict(plan, { ...how, vpc: DENYING })).toBe("UNREACHABLE");
  });

  test("is one, though a data source is about it too", () => {
    expect(verdict({ ...plan, ...LOOKED_UP }, how)).toBe("REACHABLE");
  });

  test("has the default group that somebody changed", () => {
    const within = withValues(plan, "aws_lambda_function.reader", {
      vpc_config: [{ subnet_ids: [SUBNET], security_group_ids: [DEFAULT_GROUP], vpc_id: VPC }],
    });
    expect(verdict(within, { ...how, vpc: group(all) })).toBe("REACHABLE");
    expect(verdict(within, { ...how, vpc: group([]) })).toBe("UNREACHABLE");
  });

  test("has the main route table that is in force", () => {
    const table = first("describe-route-tables", "RouteTables");
    const Associations = [{ Main: true, AssociationState: { State: "associated" } }];
    const usual = { ...table, RouteTableId: "rtb-0b1b2c3d4e5f60718" };
    const [local] = table.Routes as readonly object[];
    const other = { RouteTableId: "rtb-0f1b2c3d4e5f60718", VpcId: VPC, Routes: [local] };
    const endpoint = {
      ...first("describe-vpc-endpoints", "VpcEndpoints"),
      RouteTableIds: [usual.RouteTableId],
    };
    const main = (...RouteTables: readonly object[]) =>
      verdict(plan, {
        ...how,
        vpc: {
          ...FILES,
          "describe-route-tables": { RouteTables },
          "describe-vpc-endpoints": { VpcEndpoints: [endpoint] },
        },
      });
    expect(main({ ...usual, Associations }, { ...other, Associations: [] })).toBe("REACHABLE");
    expect(main({ ...usual, Associations: [] }, { ...other, Associations })).toBe("UNREACHABLE");
  });
});

test("a group that the plan looks up gets the rules of the plan", () => {
  const group = first("describe-security-groups", "SecurityGroups");
  const vpc = {
    ...FILES,
    "describe-security-groups": { SecurityGroups: [{ ...group, IpPermissionsEgress: [] }] },
  };
  const lookedUp = { ...CREATED, "data.aws_security_group.g": { id: group.GroupId, vpc_id: VPC } };
  const https = "aws_vpc_security_group_egress_rule.https";
  const rule = { [https]: { ...DEPLOYED[https], id: undefined } };
  expect(verdict({ ...lookedUp, ...rule }, { vpc })).toBe("REACHABLE");
  expect(verdict(lookedUp, { vpc })).toBe("UNREACHABLE");
});

describe("what AWS makes with a VPC", () => {
  test("has only the rules of the plan once the plan takes it over", () => {
    const acl = { default_network_acl_id: ACL, ingress: [], egress: [] };
    const group = first("describe-security-groups", "SecurityGroups");
    const vpc = {
      ...FILES,
      "describe-security-groups": { SecurityGroups: [{ ...group, GroupName: "default" }] },
    };
    const within = { vpc_id: VPC, ingress: [], egress: [] };
    expect(verdict({ ...CREATED, "aws_default_network_acl.d": acl })).toBe("UNREACHABLE");
    const taken = { ...CREATED, "aws_default_security_group.d": within };
    expect(verdict(taken, { vpc })).toBe("UNREACHABLE");
  });

  test("has only the routes of the plan once the plan takes it over", () => {
    const table = first("describe-route-tables", "RouteTables");
    const [local] = table.Routes as readonly object[];
    const [interfaces, instance] = ["eni-0a1b2c3d4e5f60718", "i-0a1b2c3d4e5f60718"];
    const toInstance = {
      DestinationCidrBlock: "0.0.0.0/0",
      NetworkInterfaceId: interfaces,
      InstanceId: instance,
      State: "active",
    };
    const vpc = {
      ...FILES,
      "describe-route-tables": { RouteTables: [{ ...table, Routes: [local, toInstance] }] },
      "describe-vpc-endpoints": { VpcEndpoints: [] },
    };
    const taken = { default_route_table_id: ROUTE_TABLE, route: [] };
    expect(verdict(CREATED, { vpc })).not.toBe("UNREACHABLE");
    expect(verdict({ ...CREATED, "aws_default_route_table.d": taken }, { vpc })).toBe(
      "UNREACHABLE",
    );
  });

  test("stays as it is when the plan gives it up", () => {
    const acl = { id: ACL, vpc_id: VPC, default_network_acl_id: ACL, subnet_ids: [SUBNET] };
    expect(verdict(CREATED, { before: { "aws_default_network_acl.d": acl } })).toBe("REACHABLE");
  });
});
