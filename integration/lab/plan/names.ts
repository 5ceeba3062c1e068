/** The namespace of the VPC's router. Every filter of AWS's is in it. */
export const VPC_NAMESPACE = "vpc";

/** The router's device for packets that have no way. */
export const NOWHERE = "nowhere";

/** The device of the VPC's resolver, at both ends. */
export const RESOLVER = "resolver";

export function sourceNamespace(index: number): string {
  return `source-${index}`;
}
