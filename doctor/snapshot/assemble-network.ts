import { type Answers } from "./answers";
import { NETWORK_FIELDS } from "./calls";
import { type NetworkFields, type NetworkSnapshot, type Source } from "./network";

/** @throws SnapshotError when an answer is not as the AWS CLI prints it */
export function assembleNetwork(answers: Answers, source: Source, region: string): NetworkSnapshot {
  const prefixList = dynamoDbPrefixListName(region);
  const fields = Object.entries(NETWORK_FIELDS).map(([field, read]) => [
    field,
    read(answers, prefixList),
  ]);
  // Object.fromEntries forgets which field has which type.
  return { region, source, ...(Object.fromEntries(fields) as NetworkFields) };
}

/** The name of DynamoDB's own prefix list. https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
export function dynamoDbPrefixListName(region: string): string {
  return `com.amazonaws.${region}.dynamodb`;
}
