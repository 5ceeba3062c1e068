import { z } from "zod";
import { ACCESS_LEVELS, ACCESS_PATHS, type AccessLevel } from "../lambda-src/contract";
import { NAT_GATEWAYS, type NatGateways } from "./egress/nat-egress";
import { closest } from "./closest";
import { ValidationError } from "./errors";
import {
  architectureRule,
  logRetentionRule,
  memoryRule,
  timeoutRule,
  type Architecture,
} from "./function/limits";
import { availabilityZonesRule } from "./network/network";
import { cidrRule, roomRule } from "./network/cidr";
import { REGIONS, type Region } from "./regions";
import { broken, show, type Rule } from "./rules";
import { tagsRule } from "./tags";

/** What all stacks share. */
export interface Settings {
  readonly region: Region;
  readonly prefix: string;
  readonly cidr: string;
  readonly availabilityZones: number;
  readonly accessLevel: AccessLevel;
  readonly architecture: Architecture;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly logRetentionDays: number;
  readonly natGateways: NatGateways;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

interface Setting<T> extends Rule<T> {
  readonly default: T;
  readonly description: string;
}

const longestPath = Math.max(...ACCESS_PATHS.map((path) => path.length));
const longestRegion = Math.max(...REGIONS.map((region) => region.length));
/** The longest name made from it is a role's, `<prefix>-<stack>-<region>`, of at most 64. */
const PREFIX_LENGTH = 64 - longestPath - longestRegion - 2;

function oneOf<T extends string>(values: readonly T[]): Rule<T> {
  return { schema: z.enum(values), must: `be one of ${values.join(", ")}` };
}

/** Every setting with its rule, its default and what it is for. */
export const SETTINGS: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  region: {
    schema: z.enum(REGIONS),
    must: "be a region with DynamoDB and Lambda, like us-east-2",
    default: "us-east-2",
    description: "The region of everything",
  },
  prefix: {
    schema: z
      .string()
      .max(PREFIX_LENGTH)
      .regex(/^(?!sg(-|$))[a-z]([a-z0-9-]*[a-z0-9])?$/),
    must: `be 1 to ${PREFIX_LENGTH} lower-case letters, digits or hyphens, start with a letter but not with \`sg-\`, and not end with a hyphen`,
    default: "lambda-dynamodb",
    description: "Starts every name, so that two people can deploy into one account",
  },
  cidr: {
    ...cidrRule,
    default: "10.0.0.0/16",
    description: "The block of each VPC; a private and a public /24 for each availability zone",
  },
  availabilityZones: {
    ...availabilityZonesRule,
    default: 2,
    description: "Availability zones with a private subnet",
  },
  accessLevel: {
    ...oneOf(ACCESS_LEVELS),
    default: "read-write",
    description: "What the function may do with the table's items",
  },
  architecture: {
    ...architectureRule,
    default: "arm64",
    description: "The function's processor",
  },
  memoryMb: { ...memoryRule, default: 256, description: "The function's memory in MB" },
  timeoutSeconds: {
    ...timeoutRule,
    default: 10,
    description: "How long one invocation may take, in seconds",
  },
  logRetentionDays: {
    ...logRetentionRule,
    default: 30,
    description: "How long logs are kept, in days",
  },
  natGateways: {
    ...oneOf(NAT_GATEWAYS),
    default: "one-per-az",
    description: "NAT gateways: one in each availability zone, or a single one that costs less",
  },
  deletionProtection: {
    schema: z.boolean(),
    must: "be true or false",
    default: false,
    description: "Whether AWS refuses to delete the table",
  },
  tags: { ...tagsRule, default: {}, description: "Tags of everything that can have tags" },
};

const settingsSchema = z.strictObject({
  region: SETTINGS.region.schema,
  prefix: SETTINGS.prefix.schema,
  cidr: SETTINGS.cidr.schema,
  availabilityZones: SETTINGS.availabilityZones.schema,
  accessLevel: SETTINGS.accessLevel.schema,
  architecture: SETTINGS.architecture.schema,
  memoryMb: SETTINGS.memoryMb.schema,
  timeoutSeconds: SETTINGS.timeoutSeconds.schema,
  logRetentionDays: SETTINGS.logRetentionDays.schema,
  natGateways: SETTINGS.natGateways.schema,
  deletionProtection: SETTINGS.deletionProtection.schema,
  tags: SETTINGS.tags.schema,
} satisfies Record<keyof Settings, z.ZodType>);

function isSetting(name: PropertyKey): name is keyof Settings {
  return Object.hasOwn(SETTINGS, name);
}

const WHERE = "cdktf.json, context.settings";

function problem(name: keyof Settings, rule: Rule<unknown>, value: unknown): string {
  return `${broken(name, rule, value)} (${WHERE}.${name})`;
}

/** One sentence for each setting that is unknown or breaks its rule. */
function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(settingsSchema.shape) as [keyof Settings, ...(keyof Settings)[]];
  const sentences = Object.entries(values).flatMap(([name, value]) => {
    if (!isSetting(name)) {
      return [
        `\`${show(name)}\` is not a setting; the closest is \`${closest(name, names)}\` (${WHERE})`,
      ];
    }
    const rule = SETTINGS[name];
    return rule.schema.safeParse(value).success ? [] : [problem(name, rule, value)];
  });
  // Only where both are sound by themselves does it make sense to hold them together.
  const together = settingsSchema.pick({ cidr: true, availabilityZones: true });
  const network = together.strip().safeParse(values);
  if (network.success) {
    const room = roomRule(network.data.availabilityZones);
    if (!room.schema.safeParse(network.data.cidr).success) {
      sentences.push(problem("cidr", room, network.data.cidr));
    }
  }
  return sentences;
}

/**
 * Fills in defaults and checks all settings together.
 *
 * @param raw what cdktf.json has under `context.settings`
 * @throws ValidationError with a sentence for each problem.
 */
export function parseSettings(raw: unknown = {}): Settings {
  const given = z.record(z.string(), z.unknown()).safeParse(raw);
  if (!given.success) {
    throw new ValidationError(
      `\`settings\` must be an object with settings by name, got: ${show(raw)} (${WHERE})`,
    );
  }
  const defaults = Object.entries(SETTINGS).map(([name, setting]) => [name, setting.default]);
  const values = { ...Object.fromEntries(defaults), ...given.data } as Record<string, unknown>;
  const problems = problemsOf(values);
  if (problems.length > 0) throw new ValidationError(problems);
  return settingsSchema.parse(values);
}
