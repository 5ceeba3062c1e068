import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DataAwsEc2InstanceTypeOfferings } from "@cdktf/provider-aws/lib/data-aws-ec2-instance-type-offerings";
import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { type Construct } from "constructs";
import { ZONES_WITHOUT_LAMBDA } from "../../aws/zones";

/**
 * The names of a region's availability zones in which something runs, as AWS tells at plan: a list
 * token.
 */
export type ServedZones = readonly string[];

/**
 * The availability zones of the provider's region, without those that Lambda leaves out. A zone that
 * is impaired is still one of them, so an outage moves no subnet.
 */
export function regionalZones(
  scope: Construct,
  config: ConstructorParameters<typeof DataAwsAvailabilityZones>[2] = {},
): DataAwsAvailabilityZones {
  return new DataAwsAvailabilityZones(scope, "zones", {
    excludeZoneIds: [...ZONES_WITHOUT_LAMBDA],
    // Local Zones and Wavelength Zones do not support NAT gateways or Lambda.
    filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    ...config,
  });
}

/** The zones in which an interface endpoint for a service can have an address. */
export function zonesOfEndpointService(
  scope: Construct,
  id: string,
  serviceName: string,
): ServedZones {
  return new DataAwsVpcEndpointService(scope, id, {
    serviceName,
    // DynamoDB has a service of each type with this name.
    serviceType: "Interface",
  }).availabilityZones;
}

/** The zones that offer an instance type. */
export function zonesOfInstanceType(
  scope: Construct,
  id: string,
  instanceType: string,
): ServedZones {
  return new DataAwsEc2InstanceTypeOfferings(scope, id, {
    locationType: "availability-zone",
    filter: [{ name: "instance-type", values: [instanceType] }],
  }).locations;
}

/** Terraform conditions: whether each list holds a zone. @param zone an expression for its name */
export function isServed(zone: string, lists: readonly string[]): readonly string[] {
  return lists.map((list) => `contains(${list}, ${zone})`);
}
