import { type ClientEndpoint, type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  brief,
  edit,
  ENDPOINT_URL,
  FUNCTION,
  isolated,
  missing,
  withGatewayEndpoint,
  withInterfaceEndpoint,
} from "./testing/network";

const OPEN = ["REACHABLE", "private"];

function calling(
  clientEndpoint: ClientEndpoint | string,
  snapshot = withGatewayEndpoint(),
): NetworkSnapshot {
  const endpoint: ClientEndpoint =
    typeof clientEndpoint === "string" ? { known: true, url: clientEndpoint } : clientEndpoint;
  return { ...snapshot, source: { ...FUNCTION, clientEndpoint: endpoint } };
}

test.each([
  "https://dynamodb.us-east-2.amazonaws.com",
  "https://DynamoDB.us-east-2.amazonaws.com/",
  "https://111122223333.ddb.us-east-2.amazonaws.com",
  "https://dynamodb.us-east-2.amazonaws.com:443",
])("takes %s for DynamoDB itself", (url) => {
  expect(brief(analyze(calling(url)))).toEqual(OPEN);
  expect(analyze(calling(url, isolated())).verdict).toBe("UNREACHABLE");
});

test.each([
  ["cn-north-1", "amazonaws.com.cn"],
  ["eusc-de-east-1", "amazonaws.eu"],
  ["us-gov-west-1", "amazonaws.com"],
])("knows DynamoDB's names in %s, which end with %s", (region, suffix) => {
  const there = (snapshot: NetworkSnapshot) =>
    JSON.parse(JSON.stringify(snapshot).replaceAll("us-east-2", region)) as NetworkSnapshot;
  const service = `https://dynamodb.${region}.${suffix}`;
  expect(brief(analyze(calling(service, there(withGatewayEndpoint()))))).toEqual(OPEN);
  const endpoint = `https://vpce-interface-5e6f.dynamodb.${region}.vpce.${suffix}`;
  expect(brief(analyze(calling(endpoint, there(withInterfaceEndpoint()))))).toEqual(OPEN);
  for (const url of [`${service}.example.com`, service.replace(suffix, "amazonaws.org")]) {
    expect(analyze(calling(url, there(withGatewayEndpoint()))).verdict).toBe("INDETERMINATE");
  }
});

test("asks for the port that the URL names", () => {
  const trace = analyze(calling("http://dynamodb.us-east-2.amazonaws.com"));
  expect(trace.port).toBe(80);
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks ENI_SG_RULES_MISMATCH sg-function"]);
  const named = analyze(calling(`${ENDPOINT_URL}:8443`, withInterfaceEndpoint()));
  expect(named.port).toBe(8443);
});

test.each([
  "http://localhost:4566",
  "https://dynamodb.us-east-2.amazonaws.com.example.com",
  "https://dynamodb.us-east-2.amazonaws.com.cn",
  "https://dynamodb.us-east-2.amazonaws.com:8443",
  "ftp://dynamodb.us-east-2.amazonaws.com",
  "https://vpce-interface.dynamodb.us-east-2.vpce.amazonaws.com",
  "banana",
])("cannot tell what %s is", (url) => {
  for (const snapshot of [calling(url), calling(url, isolated())]) {
    expect(analyze(snapshot)).toMatchObject({
      verdict: "INDETERMINATE",
      findings: [
        {
          code: "UNSUPPORTED_COMPONENT",
          kind: "client",
          reason: { kind: "unsupported", what: "custom-endpoint", id: url },
          subnetIds: ["subnet-a", "subnet-b"],
        },
      ],
    });
  }
});

test("looks past an emulator's URL when told to, and then judges the network", () => {
  const flow = { ignoreEndpointOverride: true };
  expect(brief(analyze(calling("http://localhost:4566"), flow))).toEqual(OPEN);
  expect(analyze(calling("http://localhost:4566", isolated()), flow).verdict).toBe("UNREACHABLE");
});

test("does not look past an interface endpoint's URL", () => {
  const flow = { ignoreEndpointOverride: true };
  const trace = analyze(withInterfaceEndpoint(), flow);
  expect(trace.groups[0]?.paths[0]?.via?.kind).toBe("interface-endpoint");
});

test("knows an interface endpoint by any name it has", () => {
  const DnsName = "vpce-interface-5e6f.com.amazonaws.us-east-2.dynamodb";
  const emulated = edit(withInterfaceEndpoint(), "vpcEndpoints", (endpoint) => ({
    ...endpoint,
    DnsEntries: [{ DnsName }],
  }));
  expect(brief(analyze(calling(`https://${DnsName}`, emulated)))).toEqual(OPEN);
  expect(analyze(calling(`https://other-${DnsName}`, emulated)).verdict).toBe("INDETERMINATE");
});

test("cannot tell what a dual-stack name resolves to", () => {
  expect(analyze(calling("https://dynamodb.us-east-2.api.aws"))).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ reason: { kind: "unsupported", what: "unlisted-address" } }],
  });
});

test("cannot tell without the function's environment", () => {
  const unknown = missing("get-function-configuration.json");
  for (const snapshot of [calling(unknown), calling(unknown, isolated())]) {
    expect(analyze(snapshot)).toMatchObject({
      verdict: "INDETERMINATE",
      findings: [{ reason: { kind: "missing", missing: "get-function-configuration.json" } }],
    });
  }
});

describe("outside any VPC", () => {
  const outside = (url?: string): NetworkSnapshot => ({
    ...isolated(),
    source: {
      kind: "public-function",
      functionName: "orders",
      state: "Active",
      clientEndpoint: { known: true, url },
    },
  });

  test("reaches the public endpoint, regardless of what is missing", () => {
    const trace = analyze({ ...outside(), managedPrefixLists: missing("lists.json") });
    expect(brief(trace)).toEqual(["REACHABLE", "not private"]);
    expect(trace.groups).toMatchObject([
      { subnets: [], paths: [{ via: { kind: "public-endpoint" }, destinations: [] }] },
    ]);
  });

  test("does not reach an interface endpoint, nor is anything known of other URLs", () => {
    expect(brief(analyze(outside(ENDPOINT_URL)))).toEqual(["UNREACHABLE", "blocks NO_PATH orders"]);
    expect(analyze(outside("http://localhost:4566")).verdict).toBe("INDETERMINATE");
  });
});
