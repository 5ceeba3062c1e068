import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  ALL_TRAFFIC,
  brief,
  client,
  edit,
  withGatewayEndpoint,
  withInterfaceEndpoint,
  withNatGateway,
} from "./testing/network";

const LEGACY = { stsEndpoints: "legacy" } as const;
const REGIONAL = { stsEndpoints: "regional" } as const;

function open(network: NetworkSnapshot): NetworkSnapshot {
  return edit(network, "securityGroups", (group) => ({
    ...group,
    IpPermissionsEgress: [ALL_TRAFFIC],
  }));
}

/** DynamoDB behind a gateway endpoint, and STS behind an interface endpoint with private DNS. */
function withSts(): NetworkSnapshot {
  const { vpcEndpoints: sts, networkInterfaces, securityGroups } = withInterfaceEndpoint();
  const named = sts.known
    ? sts.items.map((endpoint) => ({
        ...endpoint,
        VpcEndpointId: "vpce-sts",
        ServiceName: "com.amazonaws.us-east-2.sts",
        PrivateDnsEnabled: true,
      }))
    : [];
  const gateway = withGatewayEndpoint();
  const endpoints = gateway.vpcEndpoints.known ? gateway.vpcEndpoints.items : [];
  return open({
    ...gateway,
    networkInterfaces,
    securityGroups,
    vpcEndpoints: { known: true, items: [...endpoints, ...named] },
  });
}

function assuming(network: NetworkSnapshot) {
  return analyze(network, { assumesRole: true });
}

test("the Region's name of STS is behind its interface endpoint", () => {
  expect(brief(assuming(client(withSts(), REGIONAL)))).toEqual(["REACHABLE", "private"]);
  const without = open(withGatewayEndpoint());
  expect(brief(assuming(client(without, REGIONAL)))[0]).toBe("UNREACHABLE");
});

test("legacy is a doubt where only the Region's name can be reached", () => {
  expect(brief(assuming(client(withSts(), LEGACY)))).toEqual([
    "INDETERMINATE",
    "unknown UNSUPPORTED_COMPONENT AWS_STS_REGIONAL_ENDPOINTS",
  ]);
});

test("legacy changes nothing where both names can be reached, or neither", () => {
  expect(assuming(client(open(withNatGateway()), LEGACY)).verdict).toBe("REACHABLE");
  const neither = assuming(client(open(withGatewayEndpoint()), LEGACY));
  expect(brief(neither)).toContain("blocks X_STS_UNREACHABLE sts.amazonaws.com");
});

test("legacy changes nothing in a Region that has its own name alone", () => {
  const opted = edit(withSts(), "vpcEndpoints", (endpoint) => ({
    ...endpoint,
    ServiceName: endpoint.ServiceName?.replace("us-east-2", "eu-south-1"),
  }));
  const network = edit(opted, "managedPrefixLists", (list) => ({
    ...list,
    PrefixListName: "com.amazonaws.eu-south-1.dynamodb",
  }));
  const trace = assuming({ ...client(network, LEGACY), region: "eu-south-1" });
  expect(trace.verdict).toBe("REACHABLE");
  expect(trace.unseen).not.toContain("sts-name");
});

test("what the SDK calls by default is not seen, unless the variable says it", () => {
  expect(assuming(withSts()).verdict).toBe("REACHABLE");
  expect(assuming(withSts()).unseen).toContain("sts-name");
  expect(assuming(client(withSts(), REGIONAL)).unseen).not.toContain("sts-name");
  expect(assuming(client(withSts(), LEGACY)).unseen).not.toContain("sts-name");
  expect(analyze(withSts()).unseen).not.toContain("sts-name");
});
