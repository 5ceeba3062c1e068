import { type VpcBlockPublicAccess } from "../../../doctor/snapshot/network";
import { PRIVATE } from "./addresses";
import { find, itemsOf, NotModeled, required } from "./facts";
import { SERVICE_NAMESPACE } from "./lab-plan";
import { type End, type Target } from "./target";
import { VPC_NAMESPACE } from "./names";
import { type LabInterface, type World } from "./world";

const ATTACHED = ["available", "attached"];

/**
 * An internet gateway translates addresses one to one, and only those that have a public address.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export function internetGatewayTarget(world: World, id: string): Target {
  const { snapshot, drawing, vpcId } = world;
  const component = { kind: "internet-gateway", id } as const;
  const gateway = find(snapshot, "internetGateways", id, (each) => each.InternetGatewayId);
  const attachments = required(gateway.Attachments, id, "Attachments");
  const attachment = attachments.find(({ VpcId }) => VpcId === vpcId);
  const state = attachment && required(attachment.State, id, "Attachments.State");
  if (state === undefined || !ATTACHED.includes(state)) {
    return { end: { effect: "drops", component, what: `not attached to ${vpcId}` } };
  }
  refuseIngressRouting(world, id);
  const device = `igw${drawing.number()}`;
  drawing.link({ namespace: VPC_NAMESPACE, device }, { namespace: SERVICE_NAMESPACE, device });
  world.gates.push({
    device,
    way: { kind: "internet-gateway", internetGatewayId: id },
    cidrs: world.dynamoDb.cidrs,
  });
  return { device, gateway: "internet-gateway", id };
}

/** Tables of a gateway send what comes from the internet elsewhere. */
function refuseIngressRouting({ snapshot }: World, id: string): void {
  const table = itemsOf(snapshot.routeTables).find(({ Associations = [] }) =>
    Associations.some(({ GatewayId }) => GatewayId === id),
  );
  const diverts = table?.Routes?.some(({ GatewayId }) => GatewayId !== "local") === true;
  if (diverts) throw new NotModeled(`${table.RouteTableId} diverts what comes through ${id}`);
}

/** What stops or translates the packets of one interface at an internet gateway. */
export function addPublicAddress(
  world: World,
  { device, id }: { readonly device: string; readonly id: string },
  from: LabInterface,
  chain: string,
): void {
  const { drawing } = world;
  const match = `-o ${device}`;
  const filter = { namespace: VPC_NAMESPACE, table: "filter", chain } as const;
  const component = { kind: "internet-gateway", id } as const;
  const refused = blockPublicAccess(world, from);
  if (refused !== undefined) drawing.count({ ...filter, rule: match }, refused, "DROP");
  if (from.publicIp === undefined) {
    const without =
      from.at === "nat-gateway"
        ? ({ kind: "nat-gateway", id: from.ownerId } as const)
        : ({ kind: "network-interface", id: from.ownerId } as const);
    const end: End = { effect: "drops", component: without, what: "no public address" };
    drawing.count({ ...filter, rule: match }, end, "DROP");
    return;
  }
  for (const cidr of PRIVATE) {
    const end: End = { effect: "drops", component, what: `the internet has no ${cidr}` };
    drawing.count({ ...filter, rule: `${match} -d ${cidr}` }, end, "DROP");
  }
  const what = `${from.address} → ${from.publicIp}`;
  drawing.count({ ...filter, rule: match }, { effect: "passes", component, what });
  drawing.filter({
    namespace: VPC_NAMESPACE,
    table: "nat",
    chain: "POSTROUTING",
    rule: `-o ${device} -s ${from.address} -j SNAT --to-source ${from.publicIp}`,
  });
}

/**
 * `block-ingress` lets through what starts behind a NAT gateway. `allow-egress` exempts only from
 * `block-bidirectional`.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessExclusion.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 */
function blockPublicAccess({ snapshot, vpcId }: World, from: LabInterface): End | undefined {
  const { blockPublicAccess: answer } = snapshot;
  const component = { kind: "block-public-access", id: vpcId } as const;
  const [options] = answer === undefined ? [] : itemsOf(answer);
  const mode =
    options === undefined
      ? "off"
      : required(options.InternetGatewayBlockMode, vpcId, "InternetGatewayBlockMode");
  switch (mode) {
    case "off":
      return undefined;
    case "block-ingress":
    case "block-bidirectional":
      if (mode === "block-ingress" && from.at === "nat-gateway") return undefined;
      if (options !== undefined && isExcluded(options, mode, vpcId, from.subnetId)) {
        return undefined;
      }
      return { effect: "drops", component, what: mode };
    default:
      throw new NotModeled(`VPC Block Public Access has the mode ${mode}`);
  }
}

function isExcluded(
  { Exclusions = [] }: VpcBlockPublicAccess,
  blocks: "block-ingress" | "block-bidirectional",
  vpcId: string,
  subnetId: string | undefined,
): boolean {
  const names = [`:vpc/${vpcId}`, ...(subnetId === undefined ? [] : [`:subnet/${subnetId}`])];
  const modes = Exclusions.filter(
    ({ ResourceArn = "", State = "" }) =>
      ["create-complete", "update-complete"].includes(State) &&
      names.some((name) => ResourceArn.endsWith(name)),
  ).map((each) =>
    required(each.InternetGatewayExclusionMode, vpcId, "InternetGatewayExclusionMode"),
  );
  const other = modes.find((mode) => !["allow-bidirectional", "allow-egress"].includes(mode));
  if (other !== undefined) throw new NotModeled(`an exclusion of ${vpcId} has the mode ${other}`);
  return (
    modes.includes("allow-bidirectional") ||
    (blocks === "block-bidirectional" && modes.includes("allow-egress"))
  );
}
