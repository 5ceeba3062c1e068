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

describe("AWS_ENDPOINT_URL_STS", () => {
  const OWN_NAME = "https://vpce-sts-1a2b3c4d.sts.us-east-2.vpce.amazonaws.com";
  const isPrivate = (PrivateDnsEnabled: boolean) =>
    edit(withSts(), "vpcEndpoints", (endpoint) => ({ ...endpoint, PrivateDnsEnabled }));

  test("names the endpoint, which then needs no private DNS", () => {
    const without = isPrivate(false);
    expect(assuming(without).verdict).toBe("UNREACHABLE");
    expect(assuming(client(without, { stsUrl: OWN_NAME })).verdict).toBe("REACHABLE");
    const other = OWN_NAME.replace("vpce-sts", "vpce-none");
    expect(assuming(client(without, { stsUrl: other })).verdict).toBe("INDETERMINATE");
  });

  test("names the Region's name, or the global one", () => {
    const calling = (stsUrl: string) => assuming(client(withSts(), { stsUrl }));
    expect(calling("https://sts.us-east-2.amazonaws.com").verdict).toBe("REACHABLE");
    expect(calling("https://sts.us-east-2.amazonaws.com").unseen).not.toContain("sts-name");
    expect(calling("https://sts.amazonaws.com").verdict).toBe("UNREACHABLE");
  });

  test("that is nobody's name is unknown", () => {
    expect(brief(assuming(client(withSts(), { stsUrl: "http://10.0.2.30:4566" })))).toEqual([
      "INDETERMINATE",
      "unknown UNSUPPORTED_COMPONENT orders",
    ]);
  });

  test("changes nothing if no role is assumed", () => {
    const named = client(withSts(), { stsUrl: "http://10.0.2.30:4566" });
    expect(analyze(named).verdict).toBe("REACHABLE");
  });
});

test("a proxy for STS alone is a doubt about STS alone", () => {
  const proxy = { variable: "HTTPS_PROXY", url: "http://proxy.corp.example:3128" };
  const network = client(withSts(), { stsProxy: proxy });
  expect(assuming(network).verdict).toBe("INDETERMINATE");
  expect(analyze(network).verdict).toBe("REACHABLE");
});
