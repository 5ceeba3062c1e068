import { type Diagnosis } from "../../doctor/diagnose";
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

const ADDRESS = "3.218.182.1";

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
  return {
    addresses: [ADDRESS],
    operations: [],
    hops: [],
    ends: [],
    arrivals: [arrival()],
    ...other,
  };
}

type Trace = Diagnosis["network"];
type Path = Trace["groups"][number]["paths"][number];

/** The doctor's only path, through the gateway endpoint, except for what is given. */
export function groupsOf(path: Partial<Path> = {}): Trace["groups"] {
  const open: Path = {
    status: "ok",
    destinations: ["3.218.182.0/24"],
    hops: [],
    via: THROUGH_ENDPOINT,
    notes: [],
  };
  return [{ subnets: [{ subnetId: "subnet-1" }], paths: [{ ...open, ...path }] }];
}

/** The doctor's only path, which ends at the route table `rtb-1`. */
export const CUT: Partial<Path> = {
  status: "blocked",
  hops: [
    {
      kind: "route-table",
      id: "rtb-1",
      at: "source",
      status: "blocked",
      code: "NO_ROUTE_TO_DESTINATION",
    },
  ],
};
