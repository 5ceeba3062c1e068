import { diagnose } from "./diagnose";
import { findRemedy } from "./remedy";
import { readFolder } from "./snapshot/folder";
import { copyExample, type Copy, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

const HOST = "cart.ab12cd.dax-clusters.us-east-2.amazonaws.com";
const question = { endpointUrl: `dax://${HOST}` };
const GROUP = "sg-0f2e3d4c5b6a79880";

/** The example's folder with a cluster in the function's subnet and group. */
function withCluster(allowed: object): Copy {
  const copy = copyExample("gateway-endpoint");
  const cluster = {
    ClusterName: "cart",
    Status: "available",
    ClusterDiscoveryEndpoint: { Address: HOST, Port: 8111 },
    Nodes: [{ NodeId: "cart-a", AvailabilityZone: "us-east-2a" }],
    SubnetGroup: "cart",
    SecurityGroups: [{ SecurityGroupIdentifier: GROUP, Status: "active" }],
  };
  const group = {
    SubnetGroupName: "cart",
    VpcId: "vpc-0c1d2e3f4a5b6c7d8",
    Subnets: [{ SubnetIdentifier: "subnet-0a1b2c3d4e5f60718" }],
  };
  copy.write("describe-clusters.json", JSON.stringify({ Clusters: [cluster] }));
  copy.write("describe-subnet-groups.json", JSON.stringify({ SubnetGroups: [group] }));
  const self = { IpProtocol: "tcp", FromPort: 8111, ToPort: 8111 };
  const rule = { ...self, UserIdGroupPairs: [{ GroupId: GROUP }] };
  copy.set("describe-security-groups.json", "SecurityGroups.0.IpPermissionsEgress", [rule]);
  copy.set("describe-security-groups.json", "SecurityGroups.0.IpPermissions", [
    { ...rule, ...allowed },
  ]);
  return copy;
}

test("the cluster can be reached, and what it allows is unknown", () => {
  const snapshot = readFolder(withCluster({}).folder, question);
  const { network, permissions, outcome, cost } = diagnose(snapshot);
  expect(network).toMatchObject({ verdict: "REACHABLE", private: true });
  expect(permissions).toMatchObject({ known: false, missing: "what the DAX cluster allows" });
  expect(outcome).toBe("indeterminate");
  expect(cost).toMatchObject({ ways: [], alternatives: [] });
  expect(findRemedy(snapshot, diagnose(snapshot))).toBeUndefined();
});

test("the rule that its group lacks is the remedy", () => {
  const snapshot = readFolder(withCluster({ ToPort: 8110, FromPort: 8110 }).folder, question);
  const before = diagnose(snapshot);
  expect(before.network.verdict).toBe("UNREACHABLE");
  const remedy = findRemedy(snapshot, before);
  expect(remedy?.steps.map(({ fix }) => fix)).toMatchObject([
    { action: "allow-in-security-group", groupId: GROUP, direction: "ingress", port: 8111 },
  ]);
  expect(remedy?.after.network.verdict).toBe("REACHABLE");
});

test("without its description, the cluster is unknown, by name", () => {
  const copy = withCluster({});
  copy.remove("describe-clusters.json");
  const { network } = diagnose(readFolder(copy.folder, question));
  expect(network.verdict).toBe("INDETERMINATE");
  expect(JSON.stringify(network.findings)).toContain("describe-clusters");
});
