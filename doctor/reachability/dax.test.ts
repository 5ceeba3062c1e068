import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import { daxEndpointOf } from "./dax";
import { brief, client, edit, isolated, withGatewayEndpoint } from "./testing/network";

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
  [HOST, 8111],
  [`${HOST}:9111`, 9111],
  [`dax://${HOST}:8200`, 8200],
])("finds %s on port %d", (url, port) => {
  expect(daxEndpointOf(url)).toEqual({ host: HOST, port });
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
    `unknown UNSUPPORTED_COMPONENT ${HOST}`,
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
