import type { AccessPath } from "../../contract/stacks";
import type { Capability } from "../cloud/cloud";

/** What must be seen of each access path. Kept apart from the constructs, which it judges. */
export type Expectation = {
  /** The way from the function to DynamoDB, for people. */
  readonly way: string;
} & (
  | { readonly reaches: true; readonly privately: boolean }
  /** `because` is the one code that must be found. */
  | { readonly reaches: false; readonly because: string }
);

/** What a cloud has to be able to do so that what the function does there says anything. */
const NEEDS: Readonly<Partial<Record<AccessPath, readonly Capability[]>>> = {
  // Where nothing isolates it, the function reaches its table without any way to it.
  isolated: ["isolatesNetwork"],
  "interface-endpoint": ["servesInterfaceEndpoints"],
  instance: ["runsInstances"],
};

export function needsOf(accessPath: AccessPath): readonly Capability[] {
  return NEEDS[accessPath] ?? [];
}

export const EXPECTATIONS: Readonly<Record<AccessPath, Expectation>> = {
  public: { way: "public endpoint", reaches: true, privately: false },
  isolated: { way: "none", reaches: false, because: "NO_ROUTE_TO_DESTINATION" },
  "gateway-endpoint": { way: "gateway endpoint", reaches: true, privately: true },
  "nat-gateway": { way: "NAT gateway", reaches: true, privately: false },
  mixed: { way: "gateway endpoint", reaches: true, privately: true },
  "interface-endpoint": { way: "interface endpoint", reaches: true, privately: true },
  instance: { way: "gateway endpoint", reaches: true, privately: true },
  "existing-vpc": { way: "gateway endpoint", reaches: true, privately: true },
};

export function expectedText(expectation: Expectation): string {
  if (!expectation.reaches) return "unreachable";
  return `reads and writes, ${expectation.privately ? "private" : "not private"}`;
}
