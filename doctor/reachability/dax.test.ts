import { type DaxCluster, type DaxSubnetGroup, type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import { daxEndpointOf } from "./dax";
import {
  brief,
  client,
  edit,
  isolated,
  known,
  missing,
  VPC,
  withGatewayEndpoint,
} from "./testing/network";

const HOST = "cart.ab12cd.dax-clusters.us-east-2.amazonaws.com";

/** The client certainly calls the cluster. */
function calling(network: NetworkSnapshot, url = `dax://${HOST}`) {
  return analyze(client(network, { url }));
}

/** Only a variable names the cluster. */
function naming(network: NetworkSnapshot, url = HOST) {
  return analyze(client(network, { dax: { variable: "CACHE", url } }));
}

function allowing(port: number, CidrIp: string, network = withGatewayEndpoint()): NetworkSnapshot {
  return edit(network, "securityGroups", (group) => ({
    ...group,
    IpPermissionsEgress: [
      ...(group.IpPermissionsEgress ?? []),
      { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] },
    ],
  }));
}

test.each([
  [`dax://${HOST}`, 8111],
  [`daxs://${HOST}`, 9111],
  [`${HOST}:9111`, 9111],
  [`dax://${HOST}:8200`, 8200],
])("finds %s on port %d", (url, port) => {
  expect(daxEndpointOf(url)).toEqual({ host: HOST, port });
});

test("assumes the port of a host alone", () => {
  expect(daxEndpointOf(HOST)).toEqual({ host: HOST, port: 8111, isPortAssumed: true });
});

test.each([
  [`dax://${HOST}`, 8111],
  [`daxs://${HOST}`, 9111],
])("a client that calls %s needs port %d", (url, port) => {
  const shut = calling(withGatewayEndpoint(), url);
  expect(brief(shut)).toEqual(["UNREACHABLE", "blocks ENI_SG_RULES_MISMATCH sg-function"]);
  expect(shut.findings[0]?.fix).toMatchObject({ port, peer: { cidrs: ["10.0.0.0/16"] } });
  expect(brief(calling(allowing(port, "10.0.0.0/16"), url))).toEqual([
    "INDETERMINATE",
    `unknown UNKNOWN_RESOURCE ${HOST}`,
  ]);
  expect(calling(allowing(port + 1, "10.0.0.0/16"), url).verdict).toBe("UNREACHABLE");
});

test("a cluster has private addresses", () => {
  expect(calling(allowing(8111, "203.0.113.0/24")).verdict).toBe("UNREACHABLE");
});

test("a cluster is behind no endpoint, and nothing about it is priced", () => {
  expect(calling(withGatewayEndpoint()).possible).toEqual([]);
});

test("a cluster is out of reach from outside any VPC", () => {
  const source = {
    kind: "public-function",
    functionName: "orders",
    state: "Active",
    clientEndpoint: { known: true },
  } as const;
  const network = { ...isolated(), source };
  expect(brief(calling(network))).toEqual(["UNREACHABLE", "blocks NO_PATH orders"]);
  expect(naming(network).verdict).toBe("INDETERMINATE");
});

test("a variable that names a cluster decides nothing where DynamoDB can be reached", () => {
  expect(brief(naming(withGatewayEndpoint()))).toEqual([
    "INDETERMINATE",
    "blocks ENI_SG_RULES_MISMATCH sg-function",
    "unknown UNSUPPORTED_COMPONENT CACHE",
  ]);
});

test("a variable that names a cluster decides nothing where the cluster may be reached", () => {
  const trace = naming(allowing(8111, "10.0.0.0/16", isolated()));
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(brief(trace)).toContain("unknown UNSUPPORTED_COMPONENT CACHE");
});

test("a variable that names a cluster changes nothing where neither can be reached", () => {
  expect(naming(isolated()).verdict).toBe("UNREACHABLE");
});

describe("a cluster that is described", () => {
  const CIDR = "10.0.0.0/16";
  const PLAIN = `dax://${HOST}`;

  function rule(port: number, CidrIp: string) {
    return { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
  }

  /** Its node is in the public subnet, and the source in the two others. */
  function withCluster(
    changes: Partial<DaxCluster> = {},
    { port = 8111, from = CIDR, network = allowing(port, CIDR) } = {},
  ): NetworkSnapshot {
    const groups = network.securityGroups.known ? network.securityGroups.items : [];
    return {
      ...network,
      daxClusters: known<DaxCluster>({
        ClusterName: "cart",
        Status: "available",
        ClusterDiscoveryEndpoint: { Address: HOST, Port: port },
        Nodes: [{ NodeId: "cart-a", AvailabilityZone: "us-east-2a" }],
        SubnetGroup: "cart-subnets",
        SecurityGroups: [{ SecurityGroupIdentifier: "sg-dax" }],
        ...changes,
      }),
      daxSubnetGroups: known<DaxSubnetGroup>({
        SubnetGroupName: "cart-subnets",
        VpcId: VPC,
        Subnets: [{ SubnetIdentifier: "subnet-public", SubnetAvailabilityZone: "us-east-2a" }],
      }),
      securityGroups: known(...groups, { GroupId: "sg-dax", IpPermissions: [rule(port, from)] }),
    };
  }

  test("can be reached, and privately", () => {
    const trace = calling(withCluster());
    expect(brief(trace)).toEqual(["REACHABLE", "private"]);
    const via = { kind: "dax-cluster", clusterName: "cart", vpcId: VPC };
    expect(trace.groups[0]?.paths[0]?.via).toEqual(via);
  });

  test("cannot if its groups do not let the source in", () => {
    const shut = calling(withCluster({}, { from: "10.0.2.0/24" }));
    expect(brief(shut)).toEqual(["UNREACHABLE", "blocks ENI_SG_RULES_MISMATCH sg-dax"]);
    const peer = { groupId: "sg-function" };
    expect(shut.findings[0]?.fix).toMatchObject({ groupId: "sg-dax", port: 8111, peer });
  });

  test("cannot if the source's groups do not let packets out to its subnets", () => {
    const network = allowing(8111, "10.0.9.0/24");
    expect(brief(calling(withCluster({}, { network })))).toEqual([
      "UNREACHABLE",
      "blocks ENI_SG_RULES_MISMATCH sg-function",
    ]);
  });

  test.each(["acl-public", "acl-private"])("cannot without entries in %s", (id) => {
    const network = edit(withCluster(), "networkAcls", (acl) =>
      acl.NetworkAclId === id ? { ...acl, Entries: [] } : acl,
    );
    const trace = calling(network);
    expect(trace.verdict).toBe("UNREACHABLE");
    expect(brief(trace)).toContain(`blocks SUBNET_ACL_RESTRICTION ${id}`);
  });

  test("is judged in each zone that has a node", () => {
    const network = edit(withCluster(), "daxClusters", (cluster) => ({
      ...cluster,
      Nodes: [...(cluster.Nodes ?? []), { NodeId: "cart-b", AvailabilityZone: "us-east-2b" }],
    }));
    expect(brief(calling(network))).toEqual(["INDETERMINATE", `unknown UNKNOWN_RESOURCE ${HOST}`]);
    const grouped = edit(network, "daxSubnetGroups", (group) => ({
      ...group,
      Subnets: [...(group.Subnets ?? []), { SubnetIdentifier: "subnet-b" }],
    }));
    expect(calling(grouped).verdict).toBe("REACHABLE");
  });

  test("listens on its own port, which a host alone does not name", () => {
    const network = withCluster({}, { port: 9111 });
    expect(calling(network, `daxs://${HOST}`).verdict).toBe("REACHABLE");
    expect(brief(naming(network))).not.toContain("blocks ENI_SG_RULES_MISMATCH sg-function");
    const plain = calling(allowing(8111, CIDR, network), PLAIN);
    expect(brief(plain)).toEqual(["INDETERMINATE", `unknown UNSUPPORTED_COMPONENT ${HOST}`]);
  });

  test.each<[string, Partial<DaxCluster>]>([
    ["state is not available", { Status: "creating" }],
    ["state is unknown", { Status: undefined }],
    ["nodes are unknown", { Nodes: undefined }],
    ["subnet group is unknown", { SubnetGroup: "other" }],
    ["port is unknown", { ClusterDiscoveryEndpoint: { Address: HOST } }],
    ["groups are unknown", { SecurityGroups: undefined }],
  ])("is unknown if its %s, but only if packets may leave", (_, changes) => {
    expect(calling(withCluster(changes)).verdict).toBe("INDETERMINATE");
    const network = withGatewayEndpoint();
    expect(calling(withCluster(changes, { network })).verdict).toBe("UNREACHABLE");
  });

  test("is unknown in another VPC", () => {
    const network = edit(withCluster(), "daxSubnetGroups", (group) => ({
      ...group,
      VpcId: "vpc-other",
    }));
    expect(brief(calling(network))).toEqual([
      "INDETERMINATE",
      `unknown UNSUPPORTED_COMPONENT ${HOST}`,
    ]);
  });

  test.each(["daxClusters", "daxSubnetGroups"] as const)("is unknown without %s", (field) => {
    const trace = calling({ ...withCluster(), [field]: missing("describe.json") });
    expect(trace.verdict).toBe("INDETERMINATE");
    expect(trace.findings[0]?.reason).toMatchObject({ missing: "describe.json" });
  });

  test("that only a variable names decides nothing, but blocks where nothing works", () => {
    expect(naming(withCluster()).verdict).toBe("INDETERMINATE");
    const network = allowing(8111, CIDR, isolated());
    expect(naming(withCluster({}, { network })).verdict).toBe("INDETERMINATE");
    expect(naming(withCluster({}, { network, from: "10.0.2.0/24" })).verdict).toBe("UNREACHABLE");
  });
});
