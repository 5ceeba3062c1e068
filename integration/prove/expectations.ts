import type { AccessPath } from "../../lambda-src/contract";

/** What must be seen of each access path. Kept apart from the constructs, which it judges. */
export interface Expectation {
  /** The way from the function to DynamoDB, for people. */
  readonly way: string;
  readonly expected: string;
  /** Whether the network lets the function reach DynamoDB. */
  readonly reaches: boolean;
}

export const EXPECTATIONS: Readonly<Record<AccessPath, Expectation>> = {
  public: {
    way: "public endpoint",
    expected: "reads and writes",
    reaches: true,
  },
  isolated: {
    way: "none",
    expected: "Unreachable",
    reaches: false,
  },
  "gateway-endpoint": {
    way: "gateway endpoint",
    expected: "reads and writes",
    reaches: true,
  },
  "nat-gateway": {
    way: "NAT gateway, internet gateway",
    expected: "reads and writes",
    reaches: true,
  },
  mixed: {
    way: "gateway endpoint; NAT for the rest",
    expected: "reads and writes",
    reaches: true,
  },
  "interface-endpoint": {
    way: "interface endpoint",
    expected: "reads and writes",
    reaches: true,
  },
  instance: {
    way: "gateway endpoint",
    expected: "reads and writes",
    reaches: true,
  },
  "existing-vpc": {
    way: "gateway endpoint",
    expected: "reads and writes",
    reaches: true,
  },
};
