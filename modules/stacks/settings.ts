import { z } from "zod";
import { REGIONS } from "../../aws/regions";
import { ACCESS_LEVELS, ACCESS_PATHS } from "../../contract/stacks";
import { NAT_GATEWAYS, REGIONAL_NAT_RELEASE } from "../egress/nat-egress";
import { ValidationError } from "../errors";
import { memoryRule, RUNTIME_RELEASES, nodeRuntimeRule, timeoutRule } from "../function/limits";
import { keyDeletionDaysRule } from "../key/encryption-key";
import { architectureRule } from "../limits/architecture";
import { logRetentionRule } from "../limits/log-retention";
import { rolePathRule } from "../limits/role-options";
import { cidrRule } from "../network/cidr";
import { FLOW_LOGS_SUFFIX } from "../network/flow-logs";
import { availabilityZonesRule } from "../network/network";
import { broken, oneOf, show, type Rule } from "../rules";
import { type Settings } from "./all-settings";
import { backendRule } from "./backend";
import { closest } from "./closest";
import { DEPENDENT_RULES } from "./dependent-rules";
import { existingVpcRule } from "./existing-vpc";
import { gather, type Given, type SettingsSource } from "./gather";
import { allowedAccountIdsRule, boundaryRule } from "./owner";
import { LOWEST_PROVIDER, REGIONS_UNKNOWN_TO_LOWEST } from "./provider";
import { tableCopiesRule } from "./table-copies";
import { tagsRule } from "./tags";

interface Setting<T> extends Rule<T> {
  readonly default: T;
  readonly description: string;
}

const longestPath = Math.max(...ACCESS_PATHS.map((path) => path.length));
const longestRegion = Math.max(...REGIONS.map((region) => region.length));
/** The longest name with it is a role's: `<prefix>-<stack>-<region>-flow`, at most 64 characters. */
const PREFIX_LENGTH = 64 - longestPath - longestRegion - "--".length - FLOW_LOGS_SUFFIX.length;

const yesOrNo: Rule<boolean> = { schema: z.boolean(), must: "be true or false" };

/** Every setting with its rule, default and description. */
export const SETTINGS: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  region: {
    schema: z.enum(REGIONS).refine((region) => !REGIONS_UNKNOWN_TO_LOWEST.includes(region)),
    must: `be a region with DynamoDB and Lambda, such as us-east-2 (aws/regions.ts lists them all), that hashicorp/aws ${LOWEST_PROVIDER} knows, the lowest release that the stacks take (it does not know ${REGIONS_UNKNOWN_TO_LOWEST.join(", ")})`,
    default: "us-east-2",
    description: "The region to create everything in",
  },
  prefix: {
    schema: z
      .string()
      .max(PREFIX_LENGTH)
      .regex(/^(?!sg(-|$))[a-z]([a-z0-9-]*[a-z0-9])?$/),
    must: `be 1 to ${PREFIX_LENGTH} lowercase letters, digits or hyphens, start with a letter but not with \`sg-\`, and not end with a hyphen`,
    default: "lambda-dynamodb",
    description: "The start of every name, so that two people can deploy to the same account",
  },
  cidr: {
    ...cidrRule,
    default: "10.0.0.0/16",
    description:
      "The CIDR block of each VPC. Each availability zone takes a private and a public /24 subnet",
  },
  availabilityZones: {
    ...availabilityZonesRule,
    default: 2,
    description: "The number of availability zones with a private subnet",
  },
  accessLevel: {
    ...oneOf(ACCESS_LEVELS),
    default: "read-write",
    description: "What the function can do with the table's items",
  },
  runtime: {
    ...nodeRuntimeRule,
    default: "nodejs22.x",
    description: `The function's runtime. \`nodejs24.x\` raises the lowest AWS provider release that the stacks accept to ${RUNTIME_RELEASES["nodejs24.x"]}`,
  },
  architecture: {
    ...architectureRule,
    default: "arm64",
    description: "The function's processor architecture",
  },
  memoryMb: { ...memoryRule, default: 256, description: "The function's memory in MB" },
  timeoutSeconds: {
    ...timeoutRule,
    default: 10,
    description: "The function's timeout in seconds",
  },
  logRetentionDays: {
    ...logRetentionRule,
    default: 30,
    description: "How many days to keep logs",
  },
  natGateways: {
    ...oneOf(NAT_GATEWAYS),
    default: "one-per-az",
    description: `The NAT gateways: one per availability zone, a single one that costs less, or a regional one that AWS extends to the zones in use. \`regional\` raises the lowest AWS provider release that the stacks accept to ${REGIONAL_NAT_RELEASE}`,
  },
  existingVpc: {
    ...existingVpcRule,
    default: { vpc: "default", subnets: "any", endpoint: "find" },
    description: "The VPC, subnets and endpoint that the existing-vpc stack uses",
  },
  deletionProtection: {
    ...yesOrNo,
    default: true,
    description:
      "Whether AWS refuses to delete the table. To destroy a stack, set this to false, deploy, then destroy",
  },
  customerManagedKey: {
    ...yesOrNo,
    default: true,
    description:
      "Whether to encrypt the table and logs with a customer managed key for the stack. AWS rotates it every year. It costs $1.00 a month, and $1.00 more after each of the first two rotations: at most $3.00",
  },
  keyDeletionDays: {
    ...keyDeletionDaysRule,
    default: 30,
    description:
      "How many days after a destroy the customer managed key, and with it the table's backups, can be recovered",
  },
  flowLogs: {
    ...yesOrNo,
    default: true,
    description: "Whether to record all VPC traffic in CloudWatch Logs",
  },
  networkAcl: {
    ...yesOrNo,
    default: false,
    description: "Whether the private subnets have a network ACL that allows only HTTPS",
  },
  onlyThroughEndpoint: {
    ...yesOrNo,
    default: false,
    description:
      "Whether the table denies access to its items unless the request comes through the stack's endpoint. This also blocks the console and the CLI, but not exports, backups, restores and streams: see `tableCopiesBy`",
  },
  tableCopiesBy: {
    ...tableCopiesRule,
    default: [],
    description:
      "The only roles and users that may export the table, back it up, restore it to another table, or stream it to Kinesis. Empty: whoever IAM allows",
  },
  alarms: {
    ...yesOrNo,
    default: false,
    description:
      "Whether CloudWatch alarms watch for errors, throttling and traffic that bypasses the endpoint. The last one reads the flow logs, and is refused with regional NAT gateways: then `alarms` must be false",
  },
  sessionManager: {
    ...yesOrNo,
    default: false,
    description:
      "Whether Session Manager can reach the instance. This adds two interface endpoints, charged per hour and availability zone",
  },
  rolePath: {
    ...rolePathRule,
    default: "/",
    description: "The path of every role and instance profile. Changing it replaces them",
  },
  permissionsBoundary: {
    ...boundaryRule,
    default: "none",
    description:
      "The permissions boundary of every role: a managed policy that allows at least what the stacks' roles need",
  },
  allowedAccountIds: {
    ...allowedAccountIdsRule,
    default: [],
    description:
      "The accounts that Terraform can use these stacks in, or an empty list for any. With others' credentials, it stops before it changes anything",
  },
  tags: { ...tagsRule, default: {}, description: "Tags for every resource that supports tags" },
  backend: {
    ...backendRule,
    default: { type: "local" },
    description:
      "Where Terraform keeps the state: a file in the stack's folder, S3, or HCP Terraform",
  },
};

const settingsSchema = z.strictObject({
  region: SETTINGS.region.schema,
  prefix: SETTINGS.prefix.schema,
  cidr: SETTINGS.cidr.schema,
  availabilityZones: SETTINGS.availabilityZones.schema,
  accessLevel: SETTINGS.accessLevel.schema,
  runtime: SETTINGS.runtime.schema,
  architecture: SETTINGS.architecture.schema,
  memoryMb: SETTINGS.memoryMb.schema,
  timeoutSeconds: SETTINGS.timeoutSeconds.schema,
  logRetentionDays: SETTINGS.logRetentionDays.schema,
  natGateways: SETTINGS.natGateways.schema,
  existingVpc: SETTINGS.existingVpc.schema,
  deletionProtection: SETTINGS.deletionProtection.schema,
  customerManagedKey: SETTINGS.customerManagedKey.schema,
  keyDeletionDays: SETTINGS.keyDeletionDays.schema,
  flowLogs: SETTINGS.flowLogs.schema,
  networkAcl: SETTINGS.networkAcl.schema,
  onlyThroughEndpoint: SETTINGS.onlyThroughEndpoint.schema,
  tableCopiesBy: SETTINGS.tableCopiesBy.schema,
  alarms: SETTINGS.alarms.schema,
  sessionManager: SETTINGS.sessionManager.schema,
  rolePath: SETTINGS.rolePath.schema,
  permissionsBoundary: SETTINGS.permissionsBoundary.schema,
  allowedAccountIds: SETTINGS.allowedAccountIds.schema,
  tags: SETTINGS.tags.schema,
  backend: SETTINGS.backend.schema,
} satisfies Record<keyof Settings, z.ZodType>);

const settingNames = settingsSchema.keyof().options;

function isSetting(name: PropertyKey): name is keyof Settings {
  return Object.hasOwn(SETTINGS, name);
}

/** cdktf would take it for a value of the app's, or end in a stack trace when there is none. */
const TOKEN_MARK = /TfToken\[/;

/** The error message for a setting that is unknown or breaks its rule. */
function problemOf(name: string, { value, where }: Given): string | undefined {
  if (!isSetting(name)) {
    return `\`${show(name)}\` is not a setting; did you mean \`${closest(name, settingNames)}\`? (${where})`;
  }
  if (TOKEN_MARK.test(JSON.stringify(value))) {
    return `\`${name}\` must not contain TfToken[, which marks a reference inside an app, got: ${show(value)} (${where})`;
  }
  const rule = SETTINGS[name];
  if (rule.schema.safeParse(value).success) return undefined;
  return `${broken(name, rule, value)} (${where})`;
}

/** The error messages for settings that do not fit others. */
function misfit(
  values: Readonly<Record<string, unknown>>,
  given: ReadonlyMap<string, Given>,
): readonly string[] {
  return DEPENDENT_RULES.flatMap(({ name, on, ruleFor }) => {
    const isValid = [name, on].every(
      (each) => SETTINGS[each].schema.safeParse(values[each]).success,
    );
    if (!isValid) return [];
    const rule = ruleFor(values[on] as never);
    if (rule.schema.safeParse(values[name]).success) return [];
    return [`${broken(name, rule, values[name])} (${given.get(name)?.where ?? "the default"})`];
  });
}

/**
 * Fills in the defaults and checks all settings together. When two sources have the same setting,
 * the later one wins.
 *
 * @throws ValidationError with one sentence per problem.
 */
export function parseSettings(...sources: readonly SettingsSource[]): Settings {
  const { given, problems } = gather(sources);
  const values = {
    ...Object.fromEntries(settingNames.map((name) => [name, SETTINGS[name].default])),
    ...Object.fromEntries([...given].map(([name, { value }]) => [name, value])),
  };
  const found = [
    ...problems,
    ...[...given].map(([name, one]) => problemOf(name, one)),
    ...misfit(values, given),
  ].filter((problem) => problem !== undefined);
  if (found.length > 0) throw new ValidationError(found);
  return settingsSchema.parse(values);
}
