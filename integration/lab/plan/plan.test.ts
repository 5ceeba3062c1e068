import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import {
  all,
  change,
  CIDRS,
  closed,
  ENDPOINT_HOST,
  FUNCTION,
  group,
  HTTPS,
  LIST,
  NAT_GATEWAY,
  OPEN_ENTRIES,
  REGION,
  table,
  to,
  VPC,
  withGatewayEndpoint,
  withInstance,
  withInterfaceEndpoint,
  withNatGateway,
  withRoutes,
} from "../testing/networks";
import { type Counted, type LabPlan, planLab, type PlanOptions } from ".";

function planOf(snapshot: NetworkSnapshot, options?: PlanOptions): LabPlan {
  const planned = planLab(snapshot, options);
  if ("skipped" in planned) throw new Error(planned.skipped);
  return planned.plan;
}

function skippedOf(snapshot: NetworkSnapshot): string | undefined {
  const planned = planLab(snapshot);
  return "skipped" in planned ? planned.skipped : undefined;
}

/** The rules of a chain, without the places of counters. */
function chain({ filters }: LabPlan, name: string): readonly string[] {
  return filters
    .filter((one) => one.chain === name)
    .map(({ rule }) => rule.replace(/ ?-m comment --comment \d+/, "").trim());
}

function countedAt({ counted }: LabPlan, kind: Counted["component"]["kind"]): readonly Counted[] {
  return counted.filter(({ component }) => component.kind === kind);
}

const ends = (plan: LabPlan) => plan.counted.filter(({ effect }) => effect === "skipped");

describe("interfaces", () => {
  test("a function has one in each of its subnets, at the first free address", () => {
    expect(planOf(closed()).sources).toEqual([
      { namespace: "source-0", subnetId: "subnet-one", address: "10.8.1.4" },
      { namespace: "source-1", subnetId: "subnet-two", address: "10.8.2.4" },
    ]);
  });

  test("an instance has its own address", () => {
    expect(planOf(withInstance()).sources).toEqual([
      { namespace: "source-0", subnetId: "subnet-nat", address: "10.8.3.9" },
    ]);
  });

  test("an endpoint's made-up address is not used", () => {
    const made = change(withInterfaceEndpoint(), "networkInterfaces", (one) =>
      one.SubnetId === "subnet-two" ? { ...one, PrivateIpAddress: "172.31.0.9" } : one,
    );
    expect(planOf(withInterfaceEndpoint()).destinations[0]?.address).toBe("10.8.2.77");
    // The source of that subnet has the first free address.
    expect(planOf(made).destinations[0]?.address).toBe("10.8.2.5");
  });

  test("a function that failed sends nothing", () => {
    const failed = planOf({ ...closed(), source: { ...FUNCTION, state: "Failed" } });
    expect(chain(failed, "out-eni1")[0]).toBe("-j DROP");
    expect(countedAt(failed, "client")[0]).toMatchObject({ effect: "drops", what: "is Failed" });
  });
});

describe("security groups", () => {
  test("allow what the prefix list holds, and answers", () => {
    expect(chain(planOf(closed()), "sg-out-eni1")).toEqual([
      "-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
      ...CIDRS.map((cidr) => `-p tcp --dport 443:443 -d ${cidr} -j RETURN`),
      "-j DROP",
    ]);
  });

  test("are one list together", () => {
    const both = {
      ...closed(),
      source: { ...FUNCTION, securityGroupIds: ["sg-second", "sg-reader"] },
      securityGroups: all(
        group("sg-reader", { IpPermissionsEgress: [] }),
        group("sg-second", {
          IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
        }),
      ),
    };
    expect(chain(planOf(both), "sg-out-eni1")).toContain("-d 0.0.0.0/0 -j RETURN");
    expect(countedAt(planOf(both), "security-group").at(-1)?.component.id).toBe("sg-reader");
  });

  test("a referenced group means the addresses of its interfaces", () => {
    const plan = planOf(withInterfaceEndpoint());
    expect(chain(plan, "sg-out-eni1")).toEqual([
      "-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
      "-p tcp --dport 443:443 -d 10.8.2.77 -j RETURN",
      "-p tcp --dport 443:443 -d 10.8.3.17 -j RETURN",
      "-j DROP",
    ]);
    expect(chain(plan, "sg-in-eni3")).toContain("-p tcp --dport 443:443 -s 10.8.1.4 -j RETURN");
  });

  test("protocols go by name and by number, and other ones match nothing of the lab", () => {
    const rules = [
      { ...HTTPS, IpProtocol: "6" },
      { ...HTTPS, IpProtocol: "icmp" },
    ].map((rule) => ({ ...rule, IpRanges: [{ CidrIp: "192.0.2.0/24" }] }));
    const groups = all(group("sg-reader", { IpPermissionsEgress: rules }));
    expect(chain(planOf({ ...closed(), securityGroups: groups }), "sg-out-eni1")).toEqual([
      "-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
      "-p tcp --dport 443:443 -d 192.0.2.0/24 -j RETURN",
      "-j DROP",
    ]);
  });
});

describe("network ACLs", () => {
  test("the lowest number comes first, in both directions, and the last entry denies", () => {
    const deny = { RuleNumber: 7, Egress: true, Protocol: "6", RuleAction: "deny" } as const;
    const entry = { ...deny, CidrBlock: "0.0.0.0/0", PortRange: { From: 443, To: 443 } };
    const plan = planOf(
      change(closed(), "networkAcls", (acl) => ({ ...acl, Entries: [...OPEN_ENTRIES, entry] })),
    );
    expect(chain(plan, "acl-out-eni1")).toEqual([
      "-o eni1 -j RETURN",
      "-p tcp --dport 443:443 -d 0.0.0.0/0 -j DROP",
      "-d 0.0.0.0/0 -j RETURN",
      "-j DROP",
    ]);
    expect(chain(plan, "acl-in-eni1")).toEqual([
      "-i eni1 -j RETURN",
      "-s 0.0.0.0/0 -j RETURN",
      "-j DROP",
    ]);
  });

  test("do not see packets that stay in the subnet", () => {
    // eni2 is the source's, and eni3 the endpoint's: both are in subnet-two.
    const plan = planOf(withInterfaceEndpoint());
    expect(chain(plan, "acl-out-eni2").slice(0, 2)).toEqual([
      "-o eni2 -j RETURN",
      "-o eni3 -j RETURN",
    ]);
  });

  test("a NAT gateway's subnet has its own", () => {
    const plan = planOf(withNatGateway());
    expect(countedAt(plan, "network-acl").map(({ component }) => component)).toEqual(
      expect.arrayContaining([
        { kind: "network-acl", id: "acl-all", at: "nat-gateway", direction: "in" },
        { kind: "network-acl", id: "acl-all", at: "nat-gateway", direction: "out" },
      ]),
    );
  });
});

describe("route tables", () => {
  const routesOf = ({ routes }: LabPlan, destination: string) =>
    routes.filter((one) => one.namespace === "vpc" && one.destination === destination);

  test("a static route precedes a prefix list's, which precedes a propagated one", () => {
    const [first] = CIDRS;
    const plan = planOf({
      ...withRoutes(
        withGatewayEndpoint(),
        "rtb-own",
        to(first, { TransitGatewayId: "tgw-1" }),
        to("192.0.2.0/24", { GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation" }),
      ),
    });
    const metrics = routesOf(plan, first).map(({ metric, device }) => [metric, device]);
    expect(metrics).toEqual(
      expect.arrayContaining([
        [100, "nowhere"],
        [200, expect.stringMatching(/^gwe/)],
      ]),
    );
    expect(routesOf(plan, "192.0.2.0/24")[0]?.metric).toBe(300);
  });

  test("a subnet without a table has the main one", () => {
    const snapshot = { ...closed(), source: { ...FUNCTION, subnetIds: ["subnet-dns"] } };
    expect(countedAt(planOf(snapshot), "route-table").at(-1)?.component.id).toBe("rtb-main");
  });

  test("a propagated route never leads away from the VPC's own addresses", () => {
    const own = { GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation" };
    const plan = planOf(withRoutes(closed(), "rtb-own", to("10.8.2.0/24", own)));
    expect(routesOf(plan, "10.8.2.0/24")).toEqual([]);
  });

  test("a black hole ends in the table", () => {
    const hole = to("0.0.0.0/0", { NatGatewayId: "nat-1", State: "blackhole" });
    expect(countedAt(planOf(withRoutes(closed(), "rtb-own", hole)), "route-table")).toContainEqual({
      effect: "drops",
      component: { kind: "route-table", id: "rtb-own", at: "source" },
      what: "black hole",
    });
  });

  test.each([
    ["a transit gateway", to("0.0.0.0/0", { TransitGatewayId: "tgw-1" }), "tgw-1"],
    ["an unknown interface", to("0.0.0.0/0", { NetworkInterfaceId: "eni-x" }), "eni-x"],
    [
      "a NAT gateway that is not in the snapshot",
      to("0.0.0.0/0", { NatGatewayId: "nat-x" }),
      "nat-x",
    ],
  ])("packets for %s are skipped, not judged", (_, route, id) => {
    expect(ends(planOf(withRoutes(closed(), "rtb-own", route)))[0]?.component.id).toBe(id);
  });

  test("prefix lists that overlap, to different targets, are skipped", () => {
    const snapshot = {
      ...withRoutes(withGatewayEndpoint(), "rtb-own", to("pl-own", { GatewayId: "igw-1" })),
      prefixListEntries: all(
        { PrefixListId: LIST, Entries: CIDRS.map((Cidr) => ({ Cidr })) },
        { PrefixListId: "pl-own", Entries: [{ Cidr: CIDRS[0] }] },
      ),
    };
    expect(ends(planOf(snapshot)).map(({ component }) => component.id)).toEqual(
      expect.arrayContaining([LIST, "pl-own"]),
    );
  });
});

describe("gateways and endpoints", () => {
  test("a gateway endpoint's connections are known by it", () => {
    const plan = planOf(withGatewayEndpoint());
    expect(plan.entrances).toEqual([
      {
        localPort: 20000,
        calledPort: 443,
        way: { kind: "gateway-endpoint", endpointId: "vpce-gw", vpcId: VPC },
      },
    ]);
  });

  test("an association without a route counts, and a route without an association is skipped", () => {
    const associated = { ...closed(), vpcEndpoints: withGatewayEndpoint().vpcEndpoints };
    expect(planOf(associated).entrances).toHaveLength(1);
    const routed = change(withGatewayEndpoint(), "vpcEndpoints", (one) => ({
      ...one,
      RouteTableIds: [],
    }));
    expect(planOf(routed).entrances).toEqual([]);
    expect(ends(planOf(routed))[0]?.component.id).toBe("vpce-gw");
  });

  test("a NAT gateway translates to its address, and the internet gateway to the Elastic IP", () => {
    const plan = planOf(withNatGateway());
    const translations = plan.filters.filter(({ chain: name }) => name === "POSTROUTING");
    expect(translations.map(({ rule }) => rule)).toEqual([
      expect.stringMatching(/^-o eni\d+ ! -s 10\.8\.3\.10 -j SNAT --to-source 10\.8\.3\.10$/),
      expect.stringMatching(/^-o igw\d+ -s 10\.8\.3\.10 -j SNAT --to-source 198\.51\.100\.20$/),
    ]);
  });

  test("an internet gateway lets through only who has a public address", () => {
    const open = to("0.0.0.0/0", { GatewayId: "igw-1" });
    const drops = (plan: LabPlan) =>
      plan.counted.filter(({ what }) => what === "no public address").map((one) => one.component);
    expect(drops(planOf(withRoutes(closed(), "rtb-own", open)))).toContainEqual({
      kind: "network-interface",
      id: "reader",
    });
    expect(drops(planOf(withInstance()))).toEqual([]);
  });

  test.each([
    ["block-ingress", "allow-egress", 1],
    ["block-ingress", "allow-bidirectional", 0],
    ["block-bidirectional", "allow-egress", 0],
    ["block-bidirectional", "allow-bidirectional", 0],
  ])(
    "%s with an exclusion that has the mode %s drops at %d interfaces",
    (mode, excludes, drops) => {
      const plan = planOf({
        ...withInstance(),
        blockPublicAccess: all({
          InternetGatewayBlockMode: mode,
          Exclusions: [
            {
              ResourceArn: "arn:aws:ec2:eu-central-1:111122223333:subnet/subnet-nat",
              InternetGatewayExclusionMode: excludes,
              State: "create-complete",
            },
          ],
        }),
      });
      expect(countedAt(plan, "block-public-access")).toHaveLength(drops);
    },
  );

  test("a NAT gateway in front of a gateway endpoint is skipped", () => {
    const snapshot = {
      ...withRoutes(withNatGateway(), "rtb-nat", to(LIST, { GatewayId: "vpce-gw" })),
      vpcEndpoints: all({
        VpcEndpointId: "vpce-gw",
        VpcId: VPC,
        ServiceName: `com.amazonaws.${REGION}.dynamodb`,
        VpcEndpointType: "Gateway",
        State: "available",
        RouteTableIds: ["rtb-nat"],
      }),
    };
    expect(ends(planOf(snapshot))[0]?.component.id).toBe("vpce-gw");
  });

  test("a Regional NAT gateway has its own table, and no network ACL", () => {
    const snapshot = {
      ...withNatGateway(),
      natGateways: all({
        ...NAT_GATEWAY,
        SubnetId: undefined,
        AvailabilityMode: "regional",
        RouteTableId: "rtb-regional",
      }),
      routeTables: all(
        table("rtb-own", ["subnet-one", "subnet-two"], to("0.0.0.0/0", { NatGatewayId: "nat-1" })),
        table("rtb-regional", [], to("0.0.0.0/0", { GatewayId: "igw-1" })),
      ),
    };
    const plan = planOf(snapshot);
    expect(
      countedAt(plan, "network-acl").filter(({ component }) => component.at !== "source"),
    ).toEqual([]);
    expect(countedAt(plan, "route-table").map(({ component }) => component.id)).toContain(
      "rtb-regional",
    );
  });
});

describe("names", () => {
  test("the Regional name, and those that begin with an account's id", () => {
    const { names, nameservers } = planOf(withGatewayEndpoint());
    expect(names.map(({ name }) => name)).toEqual([
      `dynamodb.${REGION}.amazonaws.com`,
      `*.ddb.${REGION}.amazonaws.com`,
    ]);
    expect(nameservers).toEqual(["10.8.0.2"]);
  });

  test("an endpoint's own name has the addresses of its interfaces, and a zonal one only the zone's", () => {
    expect(planOf(withInterfaceEndpoint()).names[0]).toEqual({
      name: ENDPOINT_HOST,
      addresses: ["10.8.2.77", "10.8.3.17"],
    });
    const zonal = `https://vpce-if-0a1b-${REGION}b.dynamodb.${REGION}.vpce.amazonaws.com`;
    const source = { ...FUNCTION, clientEndpoint: { known: true, url: zonal } } as const;
    const plan = planOf({ ...withInterfaceEndpoint(), source });
    expect(plan.destinations.map(({ address }) => address)).toEqual(["10.8.2.77"]);
  });

  test("DNS servers of one's own are asked instead, and filtered", () => {
    const options = { Key: "domain-name-servers", Values: [{ Value: "10.8.4.5" }] };
    const snapshot = {
      ...withGatewayEndpoint(),
      vpcs: all({ VpcId: VPC, CidrBlock: "10.8.0.0/16", DhcpOptionsId: "dopt-1" }),
      dhcpOptions: all({ DhcpOptionsId: "dopt-1", DhcpConfigurations: [options] }),
    };
    const plan = planOf(snapshot);
    expect(plan.nameservers).toEqual(["10.8.4.5"]);
    expect(plan.dnsAddresses).toContain("10.8.4.5");
    expect(countedAt(plan, "network-acl").map(({ component }) => component.at)).toContain(
      "dns-server",
    );
  });

  test("nothing answers when enableDnsSupport is off", () => {
    const off = change(withGatewayEndpoint(), "vpcAttributes", (one) => ({
      ...one,
      EnableDnsSupport: { Value: false },
    }));
    expect(countedAt(planOf(off), "dns")).toEqual([
      { effect: "drops", component: { kind: "dns", id: VPC }, what: "enableDnsSupport is off" },
    ]);
    expect(countedAt(planOf(withGatewayEndpoint()), "dns")).toEqual([]);
  });
});

describe("what is not modeled", () => {
  const client = (more: object) => ({
    ...closed(),
    source: { ...FUNCTION, clientEndpoint: { known: true, ...more } } as const,
  });

  test.each<readonly [string, NetworkSnapshot, RegExp]>([
    [
      "a proxy",
      client({ proxy: { variable: "HTTPS_PROXY", url: "http://p:8080" } }),
      /HTTPS_PROXY/,
    ],
    ["another host", client({ url: "http://127.0.0.1:4566" }), /the client calls http:\/\/127/],
    [
      "an unknown collection",
      {
        ...closed(),
        networkAcls: { known: false, missing: "describe-network-acls.json", why: "gone" },
      },
      /^describe-network-acls\.json: gone$/,
    ],
    [
      "an inactive function",
      { ...closed(), source: { ...FUNCTION, state: "Inactive" } },
      /Inactive/,
    ],
    [
      "an unknown group",
      { ...closed(), securityGroups: all() },
      /sg-reader is not in the snapshot/,
    ],
    [
      "private DNS",
      change({ ...withInterfaceEndpoint(), source: FUNCTION }, "vpcEndpoints", (one) => ({
        ...one,
        PrivateDnsEnabled: true,
      })),
      /private DNS/,
    ],
  ])("%s is skipped with its reason", (_, snapshot, reason) => {
    expect(skippedOf(snapshot)).toMatch(reason);
  });

  test("an emulator's URL can be ignored", () => {
    const plan = planOf(client({ url: "http://127.0.0.1:4566" }), { ignoreEndpointOverride: true });
    expect(plan.host).toBe(`dynamodb.${REGION}.amazonaws.com`);
  });
});

test("every counted rule is named by its place", () => {
  const { filters, counted } = planOf(withNatGateway());
  const places = filters.flatMap(({ rule }) => /--comment (\d+)/.exec(rule)?.[1] ?? []);
  expect(places.map(Number)).toEqual(counted.map((_, place) => place));
});

test("a function outside any VPC reaches the public endpoint", () => {
  const clientEndpoint = { known: true } as const;
  const source = {
    kind: "public-function",
    functionName: "p",
    state: "Active",
    clientEndpoint,
  } as const;
  const plan = planOf({ ...closed(), source });
  expect(plan.namespaces).toEqual(["source-0", "aws"]);
  expect(plan.entrances[0]?.way).toEqual({ kind: "public-endpoint" });
});
