/**
 * An endpoint service of AWS, as an endpoint names it.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export function endpointServiceName(service: string, region: string): string {
  return `com.amazonaws.${region}.${service}`;
}

/**
 * DynamoDB's endpoint service; its managed prefix list has the same name.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
export function dynamoDbServiceName(region: string): string {
  return endpointServiceName("dynamodb", region);
}

/**
 * A service as policies name it, whatever the partition.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function servicePrincipal(service: string): string {
  return `${service}.amazonaws.com`;
}

/**
 * A service in one region: CloudWatch Logs as a principal, and whichever asks KMS on somebody's
 * behalf, in `kms:ViaService`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function regionalService(service: string, region: string): string {
  return servicePrincipal(`${service}.${region}`);
}
