import { type Counted, type WayIn } from "../lab/plan/lab-plan";
import { type Arrival } from "../lab/service/service";
import { type SourcePackets } from "../prove/packets";

type Kind = Counted["component"]["kind"];

export const passed = (kind: Kind, id: string): Counted => ({
  effect: "passes",
  component: { kind, id },
  what: "",
});

export const dropped = (kind: Kind, id: string, what: string): Counted => ({
  effect: "drops",
  component: { kind, id },
  what,
});

export const notModeled = (id: string, what: string): Counted => ({
  effect: "skipped",
  component: { kind: "route-target", id },
  what,
});

export const THROUGH_ENDPOINT = {
  kind: "gateway-endpoint",
  endpointId: "vpce-0b3",
  vpcId: "vpc-0c1",
} as const satisfies WayIn;
export const THROUGH_INTERNET = {
  kind: "internet-gateway",
  internetGatewayId: "igw-01c",
} as const satisfies WayIn;

export function arrival(other: Partial<Arrival> = {}): Arrival {
  return {
    way: THROUGH_ENDPOINT,
    from: "10.0.0.5",
    host: "dynamodb.us-east-2.amazonaws.com",
    operation: "GetItem",
    decisions: [],
    refused: false,
    ...other,
  };
}

/** An interface whose packets arrive through a gateway endpoint, except for what is given. */
export function source(other: Partial<SourcePackets> = {}): SourcePackets {
  return { operations: [], hops: [], ends: [], arrivals: [arrival()], ...other };
}
