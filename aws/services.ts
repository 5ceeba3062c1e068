import { partitionOf } from "./partitions";

/**
 * The service name that a VPC endpoint for an AWS service uses.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export function endpointServiceName(service: string, region: string): string {
  return `com.amazonaws.${region}.${service}`;
}

/**
 * DynamoDB's endpoint service name. Its AWS-managed prefix list has the same name.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
export function dynamoDbServiceName(region: string): string {
  return endpointServiceName("dynamodb", region);
}

/**
 * A service principal, as policies name it in every partition. CloudWatch Logs has another one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
 */
export function servicePrincipal(service: string): string {
  return `${service}.amazonaws.com`;
}

/**
 * The principal of CloudWatch Logs: the only one here that names its region, and that ends as the
 * partition's host names do.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
 */
export function logsPrincipal(
  region: string,
  dnsSuffix: string = partitionOf(region).dnsSuffix,
): string {
  return `logs.${region}.${dnsSuffix}`;
}

/**
 * The values that `kms:ViaService` can have when a service calls KMS on a principal's behalf. AWS
 * documents `<service>.<region>.amazonaws.com` and does not say whether that holds in partitions
 * whose host names end differently, so there are two of them there.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaServices(
  service: string,
  region: string,
  dnsSuffix: string = partitionOf(region).dnsSuffix,
): readonly [string, ...string[]] {
  const documented = servicePrincipal(`${service}.${region}`);
  const own = `${service}.${region}.${dnsSuffix}`;
  return own === documented ? [documented] : [documented, own];
}
