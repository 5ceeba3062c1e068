import { type Component } from "./lab-plan";

/** Why packets end. */
export interface End {
  readonly effect: "drops" | "skipped";
  readonly component: Component;
  readonly what: string;
}

/** Where a route leads. */
export type Target =
  /** A device of the VPC's router. */
  | {
      readonly device: string;
      readonly gateway: "nat-gateway" | "internet-gateway" | "vpc-endpoint";
      readonly id: string;
    }
  /** The interface of the VPC that has the address. */
  | { readonly local: true }
  | { readonly end: End };
