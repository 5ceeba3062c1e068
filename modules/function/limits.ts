import { z } from "zod";
import type { Rule } from "../rules";

/**
 * What Lambda and CloudWatch Logs accept.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export const functionNameRule: Rule<string> = {
  schema: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  must: "be 1 to 64 letters, digits, `-` or `_`",
};

export const timeoutRule: Rule<number> = {
  schema: z.int().min(1).max(900),
  must: "be a whole number between 1 and 900",
};

export const memoryRule: Rule<number> = {
  schema: z.int().min(128).max(10_240),
  must: "be a whole number between 128 and 10240",
};

export const ARCHITECTURES = ["arm64", "x86_64"] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

export const architectureRule: Rule<Architecture> = {
  schema: z.enum(ARCHITECTURES),
  must: `be one of ${ARCHITECTURES.join(", ")}`,
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

export const logRetentionRule: Rule<number> = {
  schema: z.literal(RETENTION_DAYS),
  must: `be one of ${RETENTION_DAYS.join(", ")}`,
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const roleNameRule: Rule<string> = {
  schema: z.string().regex(/^[\w+=,.@-]{1,64}$/),
  must: "be 1 to 64 letters, digits or any of `+=,.@_-`",
};
