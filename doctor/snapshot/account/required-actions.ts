/**
 * What the doctor may be asked to call, all of it read-only. sts:GetCallerIdentity is called too, and
 * needs no permission.
 */
const PERMISSIONS = {
  // EC2 has no narrower resource for its Describe calls.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  "*": [
    "ec2:DescribeAddresses",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribeNatGateways",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcAttribute",
    "ec2:DescribeVpcBlockPublicAccessExclusions",
    "ec2:DescribeVpcBlockPublicAccessOptions",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcs",
  ],
  "arn:aws:ec2:*:*:prefix-list/*": ["ec2:GetManagedPrefixListEntries"],
  "arn:aws:lambda:*:*:function:*": ["lambda:GetFunctionConfiguration"],
  "arn:aws:iam::*:instance-profile/*": ["iam:GetInstanceProfile"],
  "arn:aws:iam::*:role/*": [
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
  ],
  "arn:aws:iam::*:policy/*": ["iam:GetPolicy", "iam:GetPolicyVersion"],
  "arn:aws:dynamodb:*:*:table/*": ["dynamodb:DescribeTable", "dynamodb:GetResourcePolicy"],
  "arn:aws:kms:*:*:key/*": ["kms:DescribeKey", "kms:GetKeyPolicy"],
} as const;

export type RequiredAction = (typeof PERMISSIONS)[keyof typeof PERMISSIONS][number];

/** Every permission the doctor may need, in the alphabet's order. */
export const REQUIRED_ACTIONS: readonly RequiredAction[] = Object.values(PERMISSIONS)
  .flatMap((actions): readonly RequiredAction[] => actions)
  .sort();

/** The least-privilege policy for whoever runs the doctor, to be narrowed to one's own names. */
export const REQUIRED_POLICY = {
  Version: "2012-10-17",
  Statement: Object.entries(PERMISSIONS).map(([resource, actions]) => ({
    Effect: "Allow",
    Action: [...actions],
    Resource: resource,
  })),
};
