import { type ClientEndpoint, type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  ALL_TRAFFIC,
  brief,
  edit,
  isolated,
  withGatewayEndpoint,
  withNatGateway,
} from "./testing/network";

type Client = Extract<ClientEndpoint, { known: true }>;

function client(network: NetworkSnapshot, client: Omit<Client, "known">): NetworkSnapshot {
  const { source } = network;
  return { ...network, source: { ...source, clientEndpoint: { known: true, ...client } } };
}

function open(network: NetworkSnapshot): NetworkSnapshot {
  return edit(network, "securityGroups", (group) => ({
    ...group,
    IpPermissionsEgress: [ALL_TRAFFIC],
  }));
}

describe("a proxy", () => {
  const proxy = { variable: "HTTPS_PROXY", url: "http://10.0.2.20:3128" };
  const proxied = (network: NetworkSnapshot) => analyze(client(network, { proxy }));

  test("that can be reached leaves the verdict open, whatever the path to DynamoDB", () => {
    for (const network of [open(isolated()), open(withGatewayEndpoint())]) {
      expect(proxied(network).verdict).toBe("INDETERMINATE");
      expect(brief(proxied(network))).toContain("unknown UNSUPPORTED_COMPONENT HTTPS_PROXY");
    }
    expect(analyze(open(isolated())).verdict).toBe("UNREACHABLE");
  });

  test("that certainly cannot be reached decides where DynamoDB cannot be either", () => {
    expect(brief(proxied(isolated()))).toEqual([
      "UNREACHABLE",
      "blocks NO_ROUTE_TO_DESTINATION rtb-private",
      "blocks ENI_SG_RULES_MISMATCH sg-function",
    ]);
  });

  test("that certainly cannot be reached decides nothing where DynamoDB can be", () => {
    expect(proxied(withGatewayEndpoint()).verdict).toBe("INDETERMINATE");
  });

  test("outside the VPC needs a route", () => {
    const at = (url: string) =>
      analyze(client(open(withNatGateway()), { proxy: { ...proxy, url } }));
    const findings = (url: string) => brief(at(url)).join("; ");
    expect(findings("http://192.168.1.5:3128")).toContain("blocks NO_PATH nat-a");
    expect(findings("http://203.0.113.5:3128")).not.toContain("blocks");
  });

  test.each(["http://proxy.corp.example:3128", "proxy.corp.example", "hidden"])(
    "with a name has an unknown address: %s",
    (url) => {
      const trace = analyze(client(isolated(), { proxy: { ...proxy, url } }));
      expect(trace.verdict).toBe("INDETERMINATE");
    },
  );

  test("has a port by default, by its scheme", () => {
    const ports = (url: string) =>
      analyze(client(open(isolated()), { proxy: { ...proxy, url } }))
        .groups.flatMap(({ paths }) => paths.flatMap(({ hops }) => hops))
        .flatMap((hop) => (hop.kind === "security-group" ? [hop.port] : []));
    expect(ports("http://10.0.2.20")).toEqual([443, 80]);
    expect(ports("https://10.0.2.20")).toEqual([443, 443]);
    expect(ports("10.0.2.20:8080")).toEqual([443, 8080]);
  });
});

test("another variable that holds an endpoint is a doubt, by its name", () => {
  const others = [{ variable: "ORDERS_DB", url: "http://localhost:8000" }];
  for (const network of [isolated(), withGatewayEndpoint()]) {
    const trace = analyze(client(network, { others }));
    expect(trace.verdict).toBe("INDETERMINATE");
    expect(brief(trace)).toContain("unknown UNSUPPORTED_COMPONENT ORDERS_DB");
  }
});

describe("DAX", () => {
  const HOST = "cart.ab12cd.dax-clusters.us-east-2.amazonaws.com";
  const asks = (url: string, network: NetworkSnapshot) =>
    analyze(client(network, { dax: { variable: "CACHE", url } }));
  const allowing = (port: number, CidrIp: string) =>
    edit(withGatewayEndpoint(), "securityGroups", (group) => ({
      ...group,
      IpPermissionsEgress: [
        { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] },
      ],
    }));

  test.each([
    [`dax://${HOST}`, 8111],
    [`daxs://${HOST}`, 9111],
    [HOST, 8111],
    [`${HOST}:9111`, 9111],
    [`dax://${HOST}:8200`, 8200],
  ])("needs the port of the cluster: %s, %d", (url, port) => {
    const shut = asks(url, withGatewayEndpoint());
    expect(brief(shut)).toEqual(["UNREACHABLE", "blocks ENI_SG_RULES_MISMATCH sg-function"]);
    expect(shut.findings[0]?.fix).toMatchObject({ port, peer: { cidrs: ["10.0.0.0/16"] } });
    expect(brief(asks(url, allowing(port, "10.0.0.0/16")))).toEqual([
      "INDETERMINATE",
      `unknown UNSUPPORTED_COMPONENT ${HOST}`,
    ]);
    expect(asks(url, allowing(port + 1, "10.0.0.0/16")).verdict).toBe("UNREACHABLE");
  });

  test("has private addresses", () => {
    expect(asks(HOST, allowing(8111, "203.0.113.0/24")).verdict).toBe("UNREACHABLE");
  });

  test("is behind no endpoint, and nothing about it is priced", () => {
    expect(asks(HOST, withGatewayEndpoint()).possible).toEqual([]);
  });
});

test("outside any VPC, a variable is a doubt too", () => {
  const source = {
    kind: "public-function",
    functionName: "orders",
    state: "Active",
    clientEndpoint: { known: true },
  } as const;
  const network = { ...isolated(), source };
  expect(analyze(network).verdict).toBe("REACHABLE");
  const others = [{ variable: "ORDERS_DB", url: "http://localhost:8000" }];
  expect(brief(analyze(client(network, { others })))).toEqual([
    "INDETERMINATE",
    "unknown UNSUPPORTED_COMPONENT ORDERS_DB",
  ]);
});
