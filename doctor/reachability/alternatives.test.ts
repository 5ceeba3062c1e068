import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  ALL_TRAFFIC,
  brief,
  client,
  edit,
  isolated,
  withGatewayEndpoint,
  withNatGateway,
} from "./testing/network";

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
    expect(findings("http://192.168.1.5:3128")).toContain("blocks NO_PATH igw-a");
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
