/** Parts of answers. Fields that an API may omit are optional. */
import { z } from "zod";
import { type Command } from "./services";

export const text = z.string().optional();
export const flag = z.boolean().optional();
export const number = z.number().optional();
export const ipv4Block = z.cidrv4().optional();
export const ipv6Block = z.cidrv6().optional();
export const state = z.object({ State: text }).optional();
export const groups = z.array(z.object({ GroupId: text })).optional();

/** With `--query`, the CLI prints `null` for an absent field. */
export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
export const textsOrNull = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

export const arn = z.string().regex(/^arn(:[^:]*){4}:./, "expected an ARN");

/** The CLI prints an IAM policy as an object, and every other policy as a string of JSON. */
export const policyDocument = z.union([z.record(z.string(), z.unknown()), z.string()]);

/** The fields of a list that show that more pages follow. */
export function page(command: Command) {
  const token = { NextToken: z.string().nullish() };
  return command.startsWith("iam ") ? { ...token, IsTruncated: z.boolean().nullish() } : token;
}
