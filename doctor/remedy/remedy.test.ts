import { diagnose } from "../diagnose";
import { analyze } from "../reachability";
import { largeNetwork } from "../reachability/testing/large";
import {
  edit,
  isolated,
  known,
  route,
  withGatewayEndpoint,
  withInstance,
  withInterfaceEndpoint,
  withNatGateway,
} from "../reachability/testing/network";
import { type AccessSnapshot } from "../snapshot/access";
import { type NetworkSnapshot } from "../snapshot/network";
import { findRemedy, type NetworkFix, type Remedy } from ".";
import { apply } from "./apply";
import { networkFixes } from "./network-fixes";
import {
  access,
  ACTIONS,
  allow,
  boundary,
  FULL_ACCESS,
  key,
  OTHER_TABLE,
  role,
  ROLE,
  tablePolicy,
  withEndpointPolicy,
} from "./testing/worlds";

function remedyOf(
  network: NetworkSnapshot,
  changed: Partial<AccessSnapshot> = {},
): Remedy | undefined {
  const snapshot = { network, access: access(changed) };
  return findRemedy(snapshot, diagnose(snapshot, { actions: ACTIONS }), { actions: ACTIONS });
}

/** The actions of the steps, and what comes of them. */
function brief(remedy: Remedy | undefined): readonly string[] {
  if (remedy === undefined) return ["none"];
  const { outcome, network } = remedy.after;
  const privacy = network.private === true ? "private" : "not private";
  return [...remedy.steps.map(({ fix }) => fix.action), `${outcome}, ${privacy}`];
}

/** A gateway endpoint that serves another route table. */
function natBesideEndpoint(): NetworkSnapshot {
  const endpoints = withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS).vpcEndpoints;
  const items = endpoints.known ? endpoints.items : [];
  const elsewhere = items.map((endpoint) => ({ ...endpoint, RouteTableIds: ["rtb-main"] }));
  return { ...withNatGateway(), vpcEndpoints: known(...elsewhere) };
}

describe("nothing to change", () => {
  test("works, and is private", () => {
    expect(remedyOf(withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS))).toBeUndefined();
  });

  test("outside any VPC, no path is private", () => {
    const source = {
      kind: "public-function",
      functionName: "orders",
      clientEndpoint: { known: true },
    } as const;
    expect(remedyOf({ ...isolated(), source })).toBeUndefined();
  });
});

describe("the path", () => {
  test.each([
    ["no route", isolated()],
    [
      "an internet gateway in the function's own table, and no public address",
      edit(isolated(), "routeTables", (table) =>
        table.RouteTableId === "rtb-private"
          ? {
              ...table,
              Routes: [...(table.Routes ?? []), route("0.0.0.0/0", { GatewayId: "igw-a" })],
            }
          : table,
      ),
    ],
    [
      "a NAT gateway whose subnet has no route out, in the main table",
      edit(withNatGateway(), "routeTables", (table) =>
        table.RouteTableId === "rtb-public" ? { ...table, Routes: [] } : table,
      ),
    ],
    [
      "a transit gateway, which is not followed",
      edit(isolated(), "routeTables", (table) =>
        table.RouteTableId === "rtb-private"
          ? {
              ...table,
              Routes: [...(table.Routes ?? []), route("0.0.0.0/0", { TransitGatewayId: "tgw-a" })],
            }
          : table,
      ),
    ],
  ])("a gateway endpoint, and no way to the internet: %s", (_, network) => {
    expect(brief(remedyOf(network))).toEqual(["create-gateway-endpoint", "ok, private"]);
  });

  test("an instance without a public address gets no Elastic IP address", () => {
    const network = edit(withInstance(), "networkInterfaces", (item) => ({
      ...item,
      Association: undefined,
    }));
    expect(brief(remedyOf(network))).toEqual(["create-gateway-endpoint", "ok, private"]);
  });

  test("an endpoint that is there comes before a new one, whose policy would go around it", () => {
    const remedy = remedyOf(natBesideEndpoint());
    expect(brief(remedy)).toEqual(["associate-endpoint", "ok, private"]);
    expect(remedy?.purpose).toBe("improve");
  });

  test("an endpoint that failed is replaced, and keeps its policy", () => {
    const network = edit(
      withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS),
      "vpcEndpoints",
      (endpoint) => ({ ...endpoint, State: "failed" }),
    );
    const remedy = remedyOf(network);
    expect(remedy?.steps[0]?.fix).toMatchObject({
      action: "create-gateway-endpoint",
      replaces: "vpce-gateway",
      policy: expect.stringContaining("Allow") as string,
    });
  });

  test("an endpoint that is being made needs only time", () => {
    const network = edit(
      withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS),
      "vpcEndpoints",
      (endpoint) => ({ ...endpoint, State: "pending" }),
    );
    expect(brief(remedyOf(network))).toEqual(["wait-until-available", "ok, private"]);
  });

  test("a client that does not call the interface endpoint gets its URL", () => {
    const network = withEndpointPolicy(withInterfaceEndpoint(), FULL_ACCESS);
    const { source } = network;
    const remedy = remedyOf({ ...network, source: { ...source, clientEndpoint: { known: true } } });
    expect(brief(remedy)).toEqual(["set-endpoint-url", "ok, private"]);
  });

  test("names the other subnets that a change of the main route table moves", () => {
    const associations = edit(isolated(), "routeTables", (table) =>
      table.RouteTableId === "rtb-private"
        ? { ...table, Associations: [{ SubnetId: "subnet-a" }] }
        : table,
    );
    const { source } = associations;
    if (!("subnetIds" in source)) throw new Error("the source has subnets");
    const network = { ...associations, source: { ...source, subnetIds: ["subnet-b"] } };
    const own = known(...(network.subnets.known ? network.subnets.items : []), {
      SubnetId: "subnet-c",
      VpcId: "vpc-a",
      CidrBlock: "10.0.3.0/24",
    });
    const remedy = remedyOf({ ...network, subnets: own });
    expect(remedy?.steps.map(({ sharedWith }) => sharedWith)).toEqual([["subnet-c"]]);
  });

  test("all subnets of very many get the same endpoint", () => {
    const remedy = remedyOf(largeNetwork(100, "none"));
    const [step] = remedy?.steps ?? [];
    expect(brief(remedy)).toEqual(["create-gateway-endpoint", "ok, private"]);
    expect(
      step !== undefined && "routeTableIds" in step.fix && step.fix.routeTableIds,
    ).toHaveLength(100);
  });
});

describe("the path and the policies", () => {
  test("an endpoint whose policy would deny gets its statement before it gets the packets", () => {
    const remedy = remedyOf(withEndpointPolicy(natBesideEndpoint(), OTHER_TABLE));
    expect(brief(remedy)).toEqual(["allow-in-policy", "associate-endpoint", "ok, private"]);
    expect(remedy?.steps.map(({ lostAlone }) => lostAlone)).toEqual([[], ACTIONS]);
  });

  test("a role that only a NAT gateway's address may use keeps its path", () => {
    const Condition = { NotIpAddress: { "aws:SourceIp": "198.51.100.7/32" } };
    const denied = { ...allow("dynamodb:*"), Effect: "Deny", Condition };
    expect(remedyOf(natBesideEndpoint(), role(allow("dynamodb:*"), denied))).toBeUndefined();
  });

  test("a Deny for every other path is mended by the path, and stays as it is", () => {
    const Condition = { StringNotEquals: { "aws:SourceVpce": "vpce-gateway" } };
    const denied = { ...FULL_ACCESS, Effect: "Deny", Action: ACTIONS, Condition };
    const remedy = remedyOf(natBesideEndpoint(), tablePolicy(denied));
    expect(brief(remedy)).toEqual(["associate-endpoint", "ok, private"]);
    expect(remedy?.purpose).toBe("mend");
  });

  test("a Deny that no path changes remains, and gets no remedy", () => {
    const denied = { ...allow("dynamodb:GetItem"), Effect: "Deny" };
    const network = withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS);
    expect(remedyOf(network, role(allow("dynamodb:*"), denied))).toBeUndefined();
  });
});

describe("a statement", () => {
  const network = withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS);
  const statementsOf = (remedy: Remedy | undefined) =>
    (remedy?.steps ?? []).flatMap(({ fix }) =>
      fix.action === "allow-in-policy" ? [[fix.layer, ...fix.statements]] : [],
    );

  test("for the actions that the role lacks, in a policy of its own", () => {
    const remedy = remedyOf(network, role(allow("dynamodb:GetItem")));
    expect(statementsOf(remedy)).toEqual([
      ["role-policy", allow(["dynamodb:Query", "dynamodb:PutItem"])],
    ]);
    expect(remedy?.steps[0]?.fix).toMatchObject({ id: "dynamodb-access", roleName: "orders-role" });
  });

  test("keeps the conditions that the author puts on what is allowed", () => {
    const Condition = { StringEquals: { "aws:SourceVpce": "vpce-gateway" } };
    const remedy = remedyOf(network, role(allow("dynamodb:GetItem", { Condition })));
    expect(statementsOf(remedy)).toEqual([
      ["role-policy", allow(["dynamodb:Query", "dynamodb:PutItem"], { Condition })],
    ]);
  });

  test("names the new path where the author named another", () => {
    const other = { Condition: { StringEquals: { "aws:SourceVpce": "vpce-other" } } };
    const Condition = { StringEquals: { "aws:SourceVpce": "vpce-gateway" } };
    const remedy = remedyOf(network, role(allow(ACTIONS, other)));
    expect(statementsOf(remedy)).toEqual([["role-policy", allow(ACTIONS, { Condition })]]);
  });

  test("is not given where the author asks for something that the role does not have", () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/team": "red" } };
    expect(remedyOf(network, role(allow(ACTIONS, { Condition })))).toBeUndefined();
  });

  test("for the boundary, the endpoint, and the key, for the role alone", () => {
    const limited = withEndpointPolicy(withGatewayEndpoint(), OTHER_TABLE);
    const noKey = key({
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "kms:Encrypt",
      Resource: "*",
    });
    const remedy = remedyOf(limited, { ...boundary(allow("s3:*")), ...noKey });
    const layers = statementsOf(remedy).map(([layer]) => layer);
    expect(new Set(layers)).toEqual(
      new Set(["permissions-boundary", "endpoint-policy", "key-policy"]),
    );
    expect(remedy?.after.outcome).toBe("ok");
    const text = JSON.stringify(statementsOf(remedy));
    expect(text).toContain(`"ArnEquals":{"aws:PrincipalArn":"${ROLE}"}`);
    expect(text).toContain(`"Principal":{"AWS":"${ROLE}"}`);
    expect(text).toContain('"kms:ViaService":"dynamodb.us-east-2.amazonaws.com"');
  });

  test("never changes a policy of AWS's own", () => {
    const [name, document] = ["arn:aws:iam::aws:policy/ReadOnlyAccess", boundary(allow("s3:*"))];
    const value = document.permissionBoundary;
    if (value?.known !== true || value.value === undefined) throw new Error("there is a boundary");
    const permissionBoundary = { known: true, value: { ...value.value, name } } as const;
    expect(remedyOf(network, { permissionBoundary })).toBeUndefined();
  });
});

describe("security groups, network ACLs, and attributes", () => {
  const network = withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS);

  test("each thing that blocks gets its change, what only allows first", () => {
    const closed = edit(network, "securityGroups", (group) => ({
      ...group,
      IpPermissionsEgress: [],
    }));
    const denied = edit(closed, "networkAcls", (acl) => ({
      ...acl,
      Entries: [
        ...(acl.Entries ?? []),
        {
          RuleNumber: 50,
          Egress: false,
          Protocol: "6",
          RuleAction: "deny",
          CidrBlock: "0.0.0.0/0",
          PortRange: { From: 1024, To: 65535 },
        },
      ],
    }));
    const nameless = edit(denied, "vpcAttributes", (attributes) => ({
      ...attributes,
      EnableDnsSupport: { Value: false },
    }));
    expect(brief(remedyOf(nameless))).toEqual([
      "enable-vpc-attribute",
      "allow-in-security-group",
      "allow-in-network-acl",
      "ok, private",
    ]);
  });

  test("a more specific route past the endpoint goes", () => {
    const elsewhere = {
      DestinationCidrBlock: "52.94.0.0/23",
      State: "active",
      Origin: "CreateRoute",
    };
    const diverted = edit(network, "routeTables", (table) =>
      table.RouteTableId === "rtb-private"
        ? { ...table, Routes: [...(table.Routes ?? []), { ...elsewhere, GatewayId: "igw-a" }] }
        : table,
    );
    expect(brief(remedyOf(diverted))).toEqual(["remove-route", "ok, private"]);
  });
});

test.each([
  ["block-ingress", "allow-bidirectional", "UNREACHABLE"],
  ["block-bidirectional", "allow-egress", "REACHABLE"],
])("%s is tried with an exclusion %s", (mode, exclusion, withEgressOnly) => {
  const blockPublicAccess = known({ InternetGatewayBlockMode: mode });
  const network = { ...withInstance(), blockPublicAccess };
  const [fix] = networkFixes(network, analyze(network));
  if (fix?.action !== "exclude-from-block-public-access") throw new Error("there is an exclusion");
  expect(fix).toMatchObject({ subnetId: "subnet-public", exclusion });
  const after = (tried: NetworkFix) =>
    analyze(apply({ network, access: access() }, tried).network).verdict;
  expect(after(fix)).toBe("REACHABLE");
  expect(after({ ...fix, exclusion: "allow-egress" })).toBe(withEgressOnly);
});
