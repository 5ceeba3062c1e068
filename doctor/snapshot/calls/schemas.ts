/** Parts of answers. Fields that an API may omit are optional. */
import { z } from "zod";
import { type Command } from "./services";

/** Emulators return an empty text, and the CLI with `--query` returns `null`, for an absent field. */
export function optional<T>(schema: z.ZodType<T>) {
  const isAbsent = (value: unknown) => value === "" || value === null;
  return z.preprocess((value) => (isAbsent(value) ? undefined : value), schema.optional());
}

export const text = optional(z.string());
export const flag = z.boolean().optional();
export const number = z.number().optional();
export const ipv4Block = z.cidrv4().optional();
export const ipv6Block = z.cidrv6().optional();

const SHOWN_CHARACTERS = 60;

function beginning(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}

/** What an id in EC2 starts with. */
type Prefix =
  | "acl"
  | "cagw"
  | "dopt"
  | "eigw"
  | "eipalloc"
  | "eni"
  | "i"
  | "igw"
  | "lgw"
  | "nat"
  | "pcx"
  | "pl"
  | "rtb"
  | "sg"
  | "subnet"
  | "tgw"
  | "vpc"
  | "vpce";

/** Emulators and people write other things than hexadecimal digits after the prefix. */
const NAME = "[0-9a-z]+(-[0-9a-z]+)*";

/**
 * An id becomes a word of a command, so it is only what an id can be.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 */
export function id(prefix: Prefix) {
  return z.string().regex(new RegExp(`^${prefix}-${NAME}$`), {
    error: ({ input }) => `expected an id such as ${prefix}-0a1b2c3d, got: ${beginning(input)}`,
  });
}

/** `local`, or the id of any kind of gateway or endpoint. */
export const gatewayId = z.string().regex(new RegExp(`^(local|[a-z]+-${NAME})$`), {
  error: ({ input }) => `expected \`local\` or the id of a gateway, got: ${beginning(input)}`,
});

export const state = z.object({ State: text }).optional();
export const groups = z.array(z.object({ GroupId: optional(id("sg")) })).optional();

export const idsOrNull = (prefix: Prefix) =>
  z
    .array(id(prefix))
    .nullish()
    .transform((value) => value ?? []);

/** The last part can have the path of a role or a policy, which can have any of these characters. */
export const arn = z.string().regex(/^arn(:[0-9A-Za-z-]*){4}:[!-~]+$/, {
  error: ({ input }) => `expected an ARN, got: ${beginning(input)}`,
});

/** The CLI prints an IAM policy as an object, and every other policy as a string of JSON. */
export const policyDocument = z.union([z.record(z.string(), z.unknown()), z.string()]);

/** The fields of a list that show that more pages follow. */
export function page(command: Command) {
  const token = { NextToken: z.string().nullish() };
  return command.startsWith("iam ") ? { ...token, IsTruncated: z.boolean().nullish() } : token;
}
