import { type NetworkSnapshot, type Source } from "../../../doctor/snapshot/network";
import { isIpv4 } from "./addresses";
import { find, NotModeled, required } from "./facts";
import { type LabSource } from "./lab-plan";
import { type End } from "./target";
import { sourceNamespace, VPC_NAMESPACE } from "./names";
import { subnetOf, type World } from "./world";

/** Where a source is: outside any VPC, or in some subnets of one. */
export interface Placement {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  /** @default - one in each subnet */
  readonly address?: string;
  readonly publicIp?: string;
  readonly stops?: End;
}

type Placed = Exclude<Source, { readonly kind: "public-function" }>;

/** A pending instance is about to run. */
const STARTED = ["pending", "running"];

/** A function never has a public address. */
export function placementOf(snapshot: NetworkSnapshot, source: Placed): Placement {
  switch (source.kind) {
    case "vpc-function":
      return {
        ...inSubnets(source),
        name: source.functionName,
        stops: stateOf(source.functionName, source.state, ["Active"], ["Failed"]),
      };
    case "hypothetical-function":
      return { ...inSubnets(source), name: "hypothetical function" };
    case "instance":
      return {
        ...ofInterface(snapshot, source.networkInterfaceId),
        name: source.instanceId,
        stops: stateOf(source.instanceId, source.state, STARTED),
      };
    case "network-interface":
      return ofInterface(snapshot, source.networkInterfaceId);
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
export function stateOf(
  id: string,
  state: string | undefined,
  runs: readonly string[],
  /** @default - every other state */
  stops?: readonly string[],
): End | undefined {
  const known = required(state, id, "State");
  if (runs.includes(known)) return undefined;
  if (stops?.includes(known) === false) throw new NotModeled(`${id} is ${known}`);
  return { effect: "drops", component: { kind: "client", id }, what: `is ${known}` };
}

function inSubnets({
  subnetIds,
  securityGroupIds: groupIds,
}: {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}): Omit<Placement, "name"> {
  if (subnetIds.length === 0) throw new NotModeled("the function lacks SubnetIds");
  return { subnetIds: [...new Set(subnetIds)].sort(), groupIds };
}

function ofInterface(snapshot: NetworkSnapshot, id: string): Placement {
  const found = find(snapshot, "networkInterfaces", id, (each) => each.NetworkInterfaceId);
  const { Association: association } = found;
  return {
    name: id,
    subnetIds: [required(found.SubnetId, id, "SubnetId")],
    groupIds: (found.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    address: required(found.PrivateIpAddress, id, "PrivateIpAddress"),
    ...(association && { publicIp: publicIpOf(association, id) }),
  };
}

function publicIpOf({ PublicIp }: { readonly PublicIp?: string }, id: string): string {
  const address = required(PublicIp, id, "Association.PublicIp");
  if (!isIpv4(address)) throw new NotModeled(`${id} has the public address ${address}`);
  return address;
}

/** Each of the source's interfaces has a namespace, whose only way out is the VPC's router. */
export function addSource(
  world: World,
  placement: Placement,
  wanted: ReadonlyMap<string, string>,
): readonly LabSource[] {
  const { drawing, addresses } = world;
  return placement.subnetIds.map((subnetId, index) => {
    const namespace = drawing.namespace(sourceNamespace(index));
    const device = `eni${drawing.number()}`;
    const address = addresses.in(
      subnetOf(world, subnetId).CidrBlock,
      placement.address ?? wanted.get(subnetId),
    );
    drawing.link({ namespace: VPC_NAMESPACE, device }, { namespace, device });
    drawing.address({ namespace, device, address });
    drawing.route({ namespace, destination: "0.0.0.0/0", device });
    const { name: ownerId, groupIds, publicIp, stops } = placement;
    world.interfaces.push({
      device,
      at: "source",
      ownerId,
      subnetId,
      address,
      groupIds,
      ...(publicIp !== undefined && { publicIp }),
      ...(stops && { stops }),
    });
    return { namespace, subnetId, address };
  });
}
