/** What is not known without the files of a row, in the order of the table in docs/doctor.md. */
export const TOPICS = {
  source: "who asks; else say it with options",
  "path-out": "the way out of the subnets",
  names: "whether names resolve",
  endpoints: "endpoints and their policies",
  "dynamodb-addresses":
    "DynamoDB's addresses; other lists: `get-managed-prefix-list-entries-pl-….json`",
  gateways: "the way through a NAT or internet gateway",
  interfaces: "an instance's address, an interface endpoint's addresses",
  role: "the role, its boundary and its policies",
  "inline-policy": "one inline policy",
  "managed-policy": "one managed policy, or the boundary",
  table: "the table's state, indexes and key",
  "table-policy": "the table's policy",
  key: "the key of your own, where the table has one",
  account: "the account, where no ARN tells it",
} as const satisfies Readonly<Record<string, string>>;

export type Topic = keyof typeof TOPICS;
