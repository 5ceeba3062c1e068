import { OUTPUT_NAMES, type OutputName } from "../../contract/stacks";

/** The outputs of a stack with a function, as the contract defines them. */
export const functionOutputs = {
  accessPath: "gateway-endpoint",
  accessLevel: "read-write",
  region: "us-east-2",
  tableName: "proof-gateway-endpoint-table",
  tableArn: "arn:aws:dynamodb:us-east-2:123456789012:table/proof-gateway-endpoint-table",
  functionName: "proof-gateway-endpoint-function",
  functionArn: "arn:aws:lambda:us-east-2:123456789012:function:proof-gateway-endpoint-function",
  functionBundle: "assets/bundle/archive.zip",
  roleArn: "arn:aws:iam::123456789012:role/proof-gateway-endpoint-role",
  vpcId: "vpc-0a1",
  endpointId: "vpce-0b2",
} as const;

/** As `terraform output -json` prints them. */
export function printedOutputs(outputs: Partial<Readonly<Record<OutputName, string>>>) {
  return Object.fromEntries(
    Object.entries(OUTPUT_NAMES).flatMap(([name, key]) => {
      const value = outputs[name as OutputName];
      return value === undefined ? [] : [[key, { sensitive: false, type: "string", value }]];
    }),
  );
}
