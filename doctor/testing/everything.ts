import { type Answering } from "./fake-account";

const KEY = "arn:aws:kms:us-east-2:111122223333:key/1";

/** A role with a boundary, a table with a key, an organization, and a NAT gateway: all that is asked about. */
export const withEverything: Answering = ({ action, input }) => {
  switch (action) {
    case "iam:GetRole":
      return {
        Role: {
          RoleName: "orders-reader",
          Arn: "arn:aws:iam::111122223333:role/orders-reader",
          PermissionsBoundary: { PermissionsBoundaryArn: "arn:aws:iam::aws:policy/Boundary" },
        },
      };
    case "iam:GetPolicy":
      return { Policy: { DefaultVersionId: "v1" } };
    case "iam:GetPolicyVersion":
      return { PolicyVersion: { Document: "%7B%22Statement%22%3A%5B%5D%7D" } };
    case "dynamodb:DescribeTable":
      return {
        Table: {
          TableName: input.TableName,
          TableArn: "arn:aws:dynamodb:us-east-2:111122223333:table/orders",
          SSEDescription: { KMSMasterKeyArn: KEY },
        },
      };
    case "kms:DescribeKey":
      return { KeyMetadata: { Arn: KEY, KeyManager: "CUSTOMER", KeyState: "Enabled" } };
    case "kms:GetKeyPolicy":
      return { Policy: "{}" };
    case "organizations:DescribeOrganization":
      return { Organization: { Id: "o-exampleorgid", MasterAccountId: "111122223333" } };
    case "organizations:ListParents":
      return { Parents: [{ Id: "r-ab12" }] };
    case "organizations:ListPoliciesForTarget":
      return { Policies: [{ Id: "p-FullAWSAccess" }] };
    case "organizations:DescribePolicy":
      return { Policy: { Content: "{}" } };
    case "ec2:DescribeNatGateways":
      return {
        NatGateways: [
          { NatGatewayId: "nat-1", NatGatewayAddresses: [{ AllocationId: "eipalloc-1" }] },
        ],
      };
    default:
      return undefined;
  }
};
