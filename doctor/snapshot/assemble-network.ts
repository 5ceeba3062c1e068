import { dynamoDbServiceName } from "../../aws/services";
import { type Answers } from "./answers";
import { NETWORK_FIELDS } from "./calls";
import { type NetworkFields, type NetworkSnapshot, type Source } from "./network";

/** @throws SnapshotError when an answer does not match the output of the AWS CLI */
export function assembleNetwork(answers: Answers, source: Source, region: string): NetworkSnapshot {
  const prefixList = dynamoDbServiceName(region);
  const fields = Object.entries(NETWORK_FIELDS).map(([field, read]) => [
    field,
    read(answers, prefixList),
  ]);
  // Object.fromEntries loses the type of each field.
  return { region, source, ...(Object.fromEntries(fields) as NetworkFields) };
}
