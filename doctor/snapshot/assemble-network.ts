import { dynamoDbServiceName } from "../../aws/services";
import { type Answers } from "./answers";
import { NETWORK_FIELDS } from "./calls";
import { type NetworkFields, type NetworkSnapshot, type Source } from "./network";

/** @throws SnapshotError when an answer is not as the AWS CLI prints it */
export function assembleNetwork(answers: Answers, source: Source, region: string): NetworkSnapshot {
  const prefixList = dynamoDbServiceName(region);
  const fields = Object.entries(NETWORK_FIELDS).map(([field, read]) => [
    field,
    read(answers, prefixList),
  ]);
  // Object.fromEntries forgets which field has which type.
  return { region, source, ...(Object.fromEntries(fields) as NetworkFields) };
}
