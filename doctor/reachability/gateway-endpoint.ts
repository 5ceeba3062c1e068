import { dynamoDbServiceName } from "../../aws/services";
import type { VpcEndpoint } from "../snapshot/network";
import { blocked, ok, unknown } from "./segment";
import type { Reason } from "./codes";
import type { Fix } from "./fix";
import type { Hop } from "./trace";

export interface GatewayCrossing {
  readonly region: string;
  readonly vpcId: string;
  readonly routeTableId: string;
  /** Whether the endpoint lists the route table. */
  readonly associated: boolean;
  /** Whether the route table itself lists the route to the endpoint. */
  readonly listed: boolean;
  /** Whether another route matches the same addresses. */
  readonly hasOtherRoute: boolean;
}

/**
 * A gateway endpoint serves the route tables that it is associated with, in its own VPC and Region.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export function crossGatewayEndpoint(endpoint: VpcEndpoint, crossing: GatewayCrossing): Hop {
  const { VpcEndpointId: id, State: state } = endpoint;
  const component = { kind: "vpc-endpoint", id, endpointType: "gateway", state } as const;
  const field = (name: string) => unknown(component, { kind: "field", id, field: name });
  const disagree: Reason = { kind: "conflict", conflict: "route-and-association" };

  if (state === undefined) return field("State");
  if (!isAvailable(endpoint)) {
    const fix = restore(endpoint);
    // AWS removes the route of a deleted endpoint, and then the other route applies.
    return !crossing.listed && crossing.hasOtherRoute
      ? unknown(component, disagree, "BAD_STATE", fix)
      : blocked(component, "BAD_STATE", fix);
  }
  if (endpoint.ServiceName !== dynamoDbServiceName(crossing.region)) return field("ServiceName");
  if (endpoint.RouteTableIds === undefined) return field("RouteTableIds");
  if (crossing.associated && endpoint.VpcId === crossing.vpcId) return ok(component);
  const fix = {
    action: "associate-endpoint",
    endpointId: id,
    routeTableId: crossing.routeTableId,
  } as const;
  return unknown(component, disagree, "UNASSOCIATED_COMPONENT", fix);
}

/** AWS returns `available`, and for gateway endpoints sometimes `Available`. */
export function isAvailable(endpoint: VpcEndpoint): boolean {
  return endpoint.State?.toLowerCase() === "available";
}

export function restore({ VpcEndpointId: id, State }: VpcEndpoint): Fix {
  const waits = State?.toLowerCase().startsWith("pending") === true;
  return waits ? { action: "wait-until-available", id } : { action: "replace", id };
}
