import { z } from "zod";
import { call } from "./call";
import { arn } from "./schemas";

const common = { neededBy: "key", tells: "key", resource: "arn:aws:kms:*:*:key/*" } as const;

export const keyDescription = call({
  ...common,
  command: "kms describe-key",
  permission: "kms:DescribeKey",
  input: { KeyId: "$key" },
  schema: z.object({
    KeyMetadata: z.object({
      Arn: arn,
      KeyManager: z.enum(["AWS", "CUSTOMER"]),
      KeyState: z.string(),
    }),
  }),
});

export const keyPolicy = call({
  ...common,
  command: "kms get-key-policy",
  permission: "kms:GetKeyPolicy",
  input: { KeyId: "$key", PolicyName: "default" },
  schema: z.object({ Policy: z.string() }),
});
