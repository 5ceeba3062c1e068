import { type AccessPath } from "../../contract/stacks";
import { type Capability } from "../cloud/cloud";

/** What the proof expects of each access path. It judges the constructs, so it is kept separate from them. */
export type Expectation = {
  /** The path from the function to DynamoDB, for people. */
  readonly way: string;
} & (
  | { readonly reaches: true; readonly privately: boolean }
  /** `because` is the only code that the doctor must find. */
  | { readonly reaches: false; readonly because: string }
);

/** What a cloud must be able to do for a function's behavior there to mean anything. */
const NEEDS: Readonly<Partial<Record<AccessPath, readonly Capability[]>>> = {
  // Without isolation, the function reaches its table even though it has no path to it.
  isolated: ["isolatesNetwork"],
  "interface-endpoint": ["servesInterfaceEndpoints"],
  instance: ["runsInstances"],
};

export function needsOf(accessPath: AccessPath): readonly Capability[] {
  return NEEDS[accessPath] ?? [];
}

/** Whether the stack makes all that decides. Of a VPC that is there already, its plan has only the id. */
export function isInPlan(stack: string): boolean {
  return stack !== "existing-vpc";
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
