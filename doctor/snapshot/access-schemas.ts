/** The answers of Lambda, IAM, DynamoDB, KMS and STS as the AWS CLI prints them. */
import { z } from "zod";

/** Absent is `null` where the CLI was run with `--query`. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const arn = z.string().regex(/^arn(:[^:]*){4}:./, "an ARN expected");

/** The CLI prints a policy of IAM as an object, and every other one as a string of JSON. */
const document = z.union([z.record(z.string(), z.unknown()), z.string()]);

export const functionAnswer = z.object({
  FunctionName: z.string(),
  FunctionArn: arn,
  State: text,
  Role: arn,
  VpcConfig: z
    .object({
      SubnetIds: texts,
      SecurityGroupIds: texts,
      VpcId: text,
      Ipv6AllowedForDualStack: z.boolean().nullish(),
    })
    .nullish(),
  Environment: z
    .object({
      Variables: z.record(z.string(), z.string().nullable()).nullish(),
      Error: z.object({ ErrorCode: text }).nullish(),
    })
    .nullish(),
});
export type FunctionAnswer = z.infer<typeof functionAnswer>;

export const instanceProfileAnswer = z.object({
  InstanceProfile: z.object({
    Roles: z.array(z.object({ RoleName: z.string(), Arn: z.string() })),
  }),
});

export const roleAnswer = z.object({
  Role: z.object({
    RoleName: z.string(),
    Arn: arn,
    PermissionsBoundary: z.object({ PermissionsBoundaryArn: text }).nullish(),
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).nullish(),
  }),
});

const page = { NextToken: z.string().nullish(), IsTruncated: z.boolean().nullish() };
export const rolePoliciesAnswer = z.object({ ...page, PolicyNames: z.array(z.string()) });
export const rolePolicyAnswer = z.object({ PolicyDocument: document });
export const attachedPoliciesAnswer = z.object({
  ...page,
  AttachedPolicies: z.array(z.object({ PolicyArn: z.string() })),
});
export const policyVersionAnswer = z.object({ PolicyVersion: z.object({ Document: document }) });

const indexes = z.array(z.object({ IndexName: z.string() })).nullish();
export const tableAnswer = z.object({
  Table: z.object({
    TableName: z.string(),
    TableArn: arn,
    TableStatus: text,
    KeySchema: z
      .array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }))
      .nullish(),
    GlobalSecondaryIndexes: indexes,
    LocalSecondaryIndexes: indexes,
    SSEDescription: z.object({ KMSMasterKeyArn: arn.nullish() }).nullish(),
  }),
});

/** An empty object is written for a table without one; another without `Policy` is no such answer. */
export const resourcePolicyAnswer = z
  .record(z.string(), z.unknown())
  .refine((answer) => "Policy" in answer || Object.keys(answer).length === 0, {
    path: ["Policy"],
    error: "must be there, or the object be empty",
  })
  .pipe(z.object({ Policy: text }));
export const keyAnswer = z.object({
  KeyMetadata: z.object({
    Arn: arn,
    KeyManager: z.enum(["AWS", "CUSTOMER"]),
    KeyState: z.string(),
  }),
});
export const keyPolicyAnswer = z.object({ Policy: z.string() });
export const callerAnswer = z.object({
  Account: z.string().regex(/^\d{12}$/, "12 digits expected"),
});
