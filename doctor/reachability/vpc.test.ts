import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  brief,
  edit,
  isolated,
  missing,
  withGatewayEndpoint,
  withInterfaceEndpoint,
  withNatGateway,
} from "./testing/network";

function withDns(
  snapshot: NetworkSnapshot,
  support: boolean | undefined,
  hostnames: boolean | undefined,
): NetworkSnapshot {
  return edit(snapshot, "vpcAttributes", (attributes) => ({
    ...attributes,
    EnableDnsSupport: { Value: support },
    EnableDnsHostnames: { Value: hostnames },
  }));
}

const NO_SUPPORT = "blocks X_DNS_SUPPORT_DISABLED vpc-a";
const NO_HOSTNAMES = "unknown X_DNS_HOSTNAMES_DISABLED vpc-a";

test.each([
  [false, true, ["UNREACHABLE", NO_SUPPORT]],
  // AWS's pages disagree.
  [true, false, ["INDETERMINATE", NO_HOSTNAMES]],
  [false, false, ["UNREACHABLE", NO_SUPPORT, NO_HOSTNAMES]],
])("a gateway endpoint and both attributes: %s, %s", (support, hostnames, said) => {
  expect(brief(analyze(withDns(withGatewayEndpoint(), support, hostnames)))).toEqual(said);
  expect(analyze(withDns(withGatewayEndpoint(), true, true)).verdict).toBe("REACHABLE");
});

test("says which attribute to enable", () => {
  const trace = analyze(withDns(withGatewayEndpoint(), true, false));
  expect(trace.findings[0]?.fix).toEqual({
    action: "enable-vpc-attribute",
    vpcId: "vpc-a",
    attribute: "enableDnsHostnames",
  });
});

test.each<[string, () => NetworkSnapshot]>([
  ["a NAT gateway", withNatGateway],
  ["an interface endpoint", withInterfaceEndpoint],
])("%s needs a resolver, which DHCP options may name, and no hostnames", (_, network) => {
  expect(brief(analyze(withDns(network(), false, true)))).toEqual([
    "INDETERMINATE",
    "unknown X_DNS_SUPPORT_DISABLED vpc-a",
  ]);
  expect(analyze(withDns(network(), true, false)).verdict).toBe("REACHABLE");
});

test("cannot tell without the attributes, and names the file", () => {
  const vpcAttributes = missing("describe-vpc-attribute.json");
  const trace = analyze({ ...withGatewayEndpoint(), vpcAttributes });
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(trace.findings).toMatchObject([
    { effect: "unknown", reason: { missing: "describe-vpc-attribute.json" } },
    { effect: "unknown", reason: { missing: "describe-vpc-attribute.json" } },
  ]);
  expect(analyze(withDns(withGatewayEndpoint(), undefined, true)).verdict).toBe("INDETERMINATE");
  expect(analyze(withDns(withGatewayEndpoint(), true, undefined)).verdict).toBe("INDETERMINATE");
  expect(analyze({ ...withNatGateway(), vpcAttributes }).verdict).toBe("INDETERMINATE");
});

test("without a route nothing is reachable, regardless of the attributes", () => {
  const vpcAttributes = missing("describe-vpc-attribute.json");
  expect(analyze({ ...isolated(), vpcAttributes }).verdict).toBe("UNREACHABLE");
});
