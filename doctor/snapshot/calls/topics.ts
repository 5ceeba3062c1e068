/** What is unknown without the files of a row, in the order of the table in docs/doctor.md. */
export const TOPICS = {
  source: "the source, unless you name it with options",
  "path-out": "the path out of the subnets",
  names: "whether names resolve",
  "dns-servers": "the DNS servers that names are asked of, and their groups (assumed if not seen)",
  endpoints: "endpoints and their policies",
  "dynamodb-addresses":
    "DynamoDB's addresses (for other lists: `get-managed-prefix-list-entries-pl-….json`)",
  gateways: "the path through a NAT gateway or an internet gateway",
  dax: "the path to a DAX cluster, if the client names one",
  interfaces: "the addresses of an instance or an interface endpoint",
  role: "the role, its permissions boundary, and its policies",
  "inline-policy": "one inline policy",
  "managed-policy": "one managed policy, or the permissions boundary",
  table: "the table's state, indexes, and key",
  "table-policy": "the table policy",
  "table-tags": "the table's tags, if a policy asks for them",
  key: "the customer managed key, if the table has one",
  account: "the account, if no ARN names it",
  organization: "`aws:PrincipalOrgID`, and whether an organization's policies apply",
  "organization-policies":
    "the service and resource control policies of the account, and of every `ID` above it; without them, none are assumed",
} as const satisfies Readonly<Record<string, string>>;

export type Topic = keyof typeof TOPICS;
