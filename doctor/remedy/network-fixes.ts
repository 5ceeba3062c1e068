import { type Fix as Hint, type Trace } from "../reachability";
import { type NetworkSnapshot } from "../snapshot/network";
import { destinationOf } from "./apply-network";
import { entriesThatAllow } from "./acl-entries";
import { type NetworkFix } from "./fix";

/** The changes that the hops of a trace ask for, each for one hop. Paths to DynamoDB are chosen elsewhere. */
export function networkFixes(network: NetworkSnapshot, trace: Trace): readonly NetworkFix[] {
  const fixes = trace.findings.flatMap(({ effect, fix }) =>
    fix === undefined || (effect === "notes" && fix.action !== "remove-route")
      ? []
      : (concrete(network, fix) ?? []),
  );
  return [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()];
}

/** @returns undefined if the change chooses a path, or cannot be made as it is */
function concrete(network: NetworkSnapshot, hint: Hint): NetworkFix | undefined {
  switch (hint.action) {
    case "wait-until-available":
    case "remove-route":
    case "attach-internet-gateway":
    case "allow-in-security-group":
    case "enable-vpc-attribute":
      return hint;
    case "exclude-from-block-public-access":
      return { action: hint.action, subnetId: hint.id, exclusion: hint.exclusion };
    case "allow-in-network-acl": {
      const { networkAclId, direction } = hint;
      const entries = entriesThatAllow(aclOf(network, networkAclId), hint);
      return entries && { action: hint.action, networkAclId, direction, entries };
    }
    case "add-internet-route": {
      const { routeTableId, internetGatewayId } = hint;
      if (internetGatewayId === undefined) return undefined;
      const replaces = hasDefaultRoute(network, routeTableId);
      return { action: hint.action, routeTableId, internetGatewayId, replaces };
    }
    case "add-endpoint-subnet": {
      const subnetId = subnetFor(network, hint);
      return subnetId === undefined
        ? undefined
        : { action: hint.action, endpointId: hint.endpointId, subnetId };
    }
    case "associate-endpoint":
    case "create-gateway-endpoint":
    case "set-endpoint-url":
    case "replace":
    case "make-nat-gateway-public":
    case "move-nat-gateway":
    case "associate-address":
      return undefined;
  }
}

function aclOf({ networkAcls }: NetworkSnapshot, id: string) {
  const acls = networkAcls.known ? networkAcls.items : [];
  return acls.find(({ NetworkAclId }) => NetworkAclId === id)?.Entries ?? [];
}

function hasDefaultRoute({ routeTables }: NetworkSnapshot, id: string): boolean {
  const tables = routeTables.known ? routeTables.items : [];
  const table = tables.find(({ RouteTableId }) => RouteTableId === id);
  return (table?.Routes ?? []).some((route) => destinationOf(route) === "0.0.0.0/0");
}

/** One of the source's subnets, or else one of the endpoint's VPC. */
function subnetFor(
  { subnets, source, vpcEndpoints }: NetworkSnapshot,
  { endpointId, zone }: Extract<Hint, { action: "add-endpoint-subnet" }>,
): string | undefined {
  if (!subnets.known || !vpcEndpoints.known) return undefined;
  const vpcId = vpcEndpoints.items.find(({ VpcEndpointId }) => VpcEndpointId === endpointId)?.VpcId;
  const own: readonly string[] = "subnetIds" in source ? source.subnetIds : [];
  const [subnet] = subnets.items
    .filter(({ VpcId, AvailabilityZone }) => {
      return VpcId === vpcId && (zone === undefined || AvailabilityZone === zone);
    })
    .sort(
      (a, b) =>
        Number(own.includes(b.SubnetId)) - Number(own.includes(a.SubnetId)) ||
        (a.SubnetId < b.SubnetId ? -1 : 1),
    );
  return subnet?.SubnetId;
}
