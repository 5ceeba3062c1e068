import {
  edit,
  withGatewayEndpoint,
  withNatGateway,
} from "../../../doctor/reachability/testing/network";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { type LabPlan } from "../plan";
import { testOnLab } from "../testing/lab-test";
import { differ } from "./differential";
import { everyFlow } from "./flows";

/** The entry with the lowest number denies the answers. */
function denyingAcl(snapshot: NetworkSnapshot): NetworkSnapshot {
  const entry = { RuleNumber: 1, Egress: false, Protocol: "6", RuleAction: "deny" } as const;
  const everyone = { CidrBlock: "0.0.0.0/0", PortRange: { From: 1024, To: 65535 } };
  return edit(snapshot, "networkAcls", (acl) => ({
    ...acl,
    Entries: [...(acl.Entries ?? []), { ...entry, ...everyone }],
  }));
}

/** A lab that is wrong in one thing. */
const TWINS: readonly {
  readonly without: string;
  readonly network: () => NetworkSnapshot;
  readonly change: (plan: LabPlan) => LabPlan;
  readonly why: RegExp;
}[] = [
  {
    without: "the endpoint's route",
    network: withGatewayEndpoint,
    change: (plan) => ({
      ...plan,
      routes: plan.routes.filter(({ device }) => device?.startsWith("gwe") !== true),
    }),
    why: /ends at route-table rtb-private \(no route\), and the analyzer lets it through/,
  },
  {
    without: "the network ACL",
    network: () => denyingAcl(withGatewayEndpoint()),
    change: (plan) => ({
      ...plan,
      filters: plan.filters.filter(
        ({ chain, rule }) => !chain.startsWith("acl-") && !rule.includes("-j acl-"),
      ),
    }),
    why: /arrives, and the analyzer stops it at network-acl acl-private/,
  },
  {
    without: "the NAT gateway's translation",
    network: withNatGateway,
    change: (plan) => ({
      ...plan,
      filters: plan.filters.filter(
        ({ namespace, table }) => table !== "nat" || !namespace.startsWith("nat-"),
      ),
    }),
    why: /arrives from 10\.0\.\d\.4 by .*, not by .*nat-a/,
  },
  {
    without: "the Elastic IP address",
    network: withNatGateway,
    change: (plan) => ({
      ...plan,
      filters: plan.filters.filter(
        ({ namespace, table }) => table !== "nat" || namespace !== "vpc",
      ),
    }),
    why: /arrives from 10\.0\.2\.4 by .*, not by .*198\.51\.100\.7/,
  },
  {
    without: "the security group's prefix list",
    network: withGatewayEndpoint,
    change: (plan) => ({
      ...plan,
      filters: plan.filters.filter(
        ({ chain, rule }) => !chain.startsWith("sg-out") || !rule.includes("-d "),
      ),
    }),
    why: /ends at security-group sg-function \(no rule allows it\), and the analyzer lets it through/,
  },
  {
    without: "the DNS server's names",
    network: withGatewayEndpoint,
    change: (plan) => ({ ...plan, names: [] }),
    why: /dynamodb\.us-east-2\.amazonaws\.com: ENOTFOUND/,
  },
];

testOnLab.each(TWINS)(
  "a lab without $without does not agree with the analyzer",
  async ({ network, change, why }) => {
    const compared = await differ(network(), { flowsOf: everyFlow, change }).then(
      (all) =>
        all.map(({ comparison }) =>
          comparison.kind === "disagree" ? comparison.why : comparison.kind,
        ),
      (error: unknown) => [String(error)],
    );
    expect(compared.join("\n")).toMatch(why);
    // The same network, whole, is agreed on.
    const whole = await differ(network(), { flowsOf: everyFlow });
    expect(new Set(whole.map(({ comparison }) => comparison.kind))).toEqual(new Set(["agree"]));
  },
  60_000,
);
