import { find, required } from "./facts";
import { SERVICE_NAMESPACE } from "./lab-plan";
import { addressAt, isIpv4Cidr } from "./addresses";
import { RESOLVER, VPC_NAMESPACE } from "./names";
import { type World } from "./world";

/** The same in every VPC. */
export const RESOLVER_ADDRESS = "169.254.169.253";

const RESOLVER_PLACE = 2;

/**
 * The addresses of the VPC's resolver: the base of the primary CIDR plus two, and one that no VPC changes.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 */
export function resolverAddresses({ snapshot, vpcId }: World): readonly string[] {
  const { CidrBlock } = find(snapshot, "vpcs", vpcId, (each) => each.VpcId);
  const plusTwo =
    CidrBlock !== undefined && isIpv4Cidr(CidrBlock) ? [addressAt(CidrBlock, RESOLVER_PLACE)] : [];
  return [...plusTwo, RESOLVER_ADDRESS];
}

/** Neither security groups nor network ACLs filter the packets to the VPC's resolver. */
export function addResolver(world: World, tableNumber: number): void {
  const { drawing, snapshot, vpcId } = world;
  drawing.link(
    { namespace: VPC_NAMESPACE, device: RESOLVER },
    { namespace: SERVICE_NAMESPACE, device: RESOLVER },
  );
  for (const address of resolverAddresses(world)) {
    drawing.address({ namespace: SERVICE_NAMESPACE, device: RESOLVER, address });
    const destination = `${address}/32`;
    const namespace = VPC_NAMESPACE;
    drawing.route({ namespace, table: tableNumber, destination, device: RESOLVER });
  }
  const attributes = find(snapshot, "vpcAttributes", vpcId, (each) => each.VpcId);
  const support = required(attributes.EnableDnsSupport?.Value, vpcId, "EnableDnsSupport");
  const component = { kind: "dns", id: vpcId } as const;
  const filter = { namespace: VPC_NAMESPACE, table: "filter", chain: "FORWARD" } as const;
  if (!support) {
    const what = "enableDnsSupport is off";
    const rule = `-o ${RESOLVER}`;
    drawing.count({ ...filter, rule }, { effect: "drops", component, what }, "DROP");
  }
  for (const side of ["-o", "-i"]) {
    drawing.filter({ ...filter, rule: `${side} ${RESOLVER} -j ACCEPT` });
  }
}
