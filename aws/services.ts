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
 * A service principal, as policies name it in every partition.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function servicePrincipal(service: string): string {
  return `${service}.amazonaws.com`;
}

/**
 * A service in one region: the CloudWatch Logs principal, or the service that calls KMS on a
 * principal's behalf (`kms:ViaService`).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function regionalService(service: string, region: string): string {
  return servicePrincipal(`${service}.${region}`);
}
