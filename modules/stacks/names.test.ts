import fc from "fast-check";
import { partitionOf } from "../../aws/partitions";
import { REGIONS, type Region } from "../../aws/regions";
import { EVERY_OPTION } from "../../contract/every-option";
import { ACCESS_PATHS } from "../../contract/stacks";
import { type Block, type Template } from "../testing/template";
import { REGIONS_UNKNOWN_TO_LOWEST } from "./provider";
import { type Settings } from "./all-settings";
import { SETTINGS } from "./settings";
import { synthesize } from "./testing/stacks";

const LONGEST_PREFIX = 25;
const LONGEST_PATH = `/${"a".repeat(510)}/`;
const ACCOUNT = "1".repeat(12);
const ID = "0".repeat(17);

/**
 * The most characters that AWS takes, by the attribute that has them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const NAMES: readonly (readonly [type: string, attribute: string, most: number])[] = [
  ["aws_iam_role", "name", 64],
  ["aws_iam_instance_profile", "name", 128],
  ["aws_lambda_function", "function_name", 64],
  ["aws_dynamodb_table", "name", 255],
  ["aws_security_group", "name", 255],
  ["aws_cloudwatch_log_group", "name", 512],
  ["aws_cloudwatch_metric_alarm", "alarm_name", 255],
  ["aws_cloudwatch_metric_alarm", "metric_name", 255],
  ["aws_cloudwatch_log_metric_filter", "name", 512],
  ["aws_cloudwatch_log_metric_filter", "pattern", 1024],
  ["aws_kms_key", "description", 8192],
];

/**
 * The largest policies that AWS takes. IAM counts no white space, and there is none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
 */
const POLICIES: readonly (readonly [type: string, attribute: string, most: number])[] = [
  ["aws_iam_role", "assume_role_policy", 2048],
  ["aws_kms_key", "policy", 32_768],
  ["aws_vpc_endpoint", "policy", 20_480],
  ["aws_dynamodb_resource_policy", "policy", 20_480],
];
const POLICIES_OF_A_ROLE = 10_240;

/** The text with what stands for a reference at its longest. */
function resolved(text: unknown, region: Region): string {
  const { name: partition } = partitionOf(region);
  const subnet = `arn:${partition}:ec2:${region}:${ACCOUNT}:subnet/subnet-${ID}`;
  const role = `arn:${partition}:iam::${ACCOUNT}:role${LONGEST_PATH}${"r".repeat(64)}`;
  return String(text)
    .replaceAll(/\$\{join\(.*?\]\)\}/g, Array<string>(16).fill(subnet).join('","'))
    .replaceAll(/\$\{data\.aws_partition\.[^}]*\}/g, partition)
    .replaceAll(/\$\{data\.aws_caller_identity\.[^}]*\}/g, ACCOUNT)
    .replaceAll(/\$\{aws_iam_role\.[^}]*\.arn\}/g, role)
    .replaceAll(/\$\{\w*\.?aws_[^}]*\.arn\}/g, subnet.padEnd(160, "x"))
    .replaceAll(/\$\{[^}]*\.network_interface_id\}/g, `eni-${ID}`)
    .replaceAll(/\$\{[^}]*\}/g, "x".repeat(80));
}

function tooLong(made: Template, region: Region): readonly string[] {
  const length = (block: Block, attribute: string) => resolved(block[attribute], region).length;
  const long = [...NAMES, ...POLICIES].flatMap(([type, attribute, most]) =>
    made
      .resources(type)
      .filter((block) => attribute in block && length(block, attribute) > most)
      .map((block) => `${type}.${attribute}: ${resolved(block[attribute], region)}`),
  );
  const sums = new Map<string, number>();
  for (const policy of made.resources("aws_iam_role_policy")) {
    const role = String(policy["role"]);
    sums.set(role, (sums.get(role) ?? 0) + length(policy, "policy"));
  }
  const large = [...sums].filter(([, sum]) => sum > POLICIES_OF_A_ROLE);
  return [...long, ...large.map(([role, sum]) => `policies of ${role}: ${sum}`)];
}

const longestOf = (partition: string): Region =>
  REGIONS.filter(
    (region) =>
      partitionOf(region).name === partition && !REGIONS_UNKNOWN_TO_LOWEST.includes(region),
  ).reduce((longest, region) => (region.length > longest.length ? region : longest));

const PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

/** Everything on, and as long as it can be. */
const longest = (region: Region, prefix: string): Partial<Settings> => ({
  region,
  prefix,
  availabilityZones: 5,
  ...EVERY_OPTION,
  rolePath: LONGEST_PATH,
  tableCopiesBy: Array.from(
    { length: 20 },
    (_, index) =>
      `arn:${partitionOf(region).name}:iam::${ACCOUNT}:role/${`${index}-`.padEnd(576, "r")}`,
  ),
});

test.each(PARTITIONS)("names and policies at their longest in %s are not too long", (partition) => {
  const region = longestOf(partition);
  const made = synthesize(longest(region, "p".repeat(LONGEST_PREFIX)));
  for (const path of ACCESS_PATHS) expect(tooLong(made(path), region)).toEqual([]);
});

test("names of any length in any region are not too long", () => {
  const settings = fc.record({
    region: fc.constantFrom(...PARTITIONS.map(longestOf)),
    prefix: fc.stringMatching(/^[a-r][a-z0-9-]{0,23}[a-z0-9]$/),
    path: fc.constantFrom(...ACCESS_PATHS),
  });
  fc.assert(
    fc.property(settings, ({ region, prefix, path }) => {
      expect(tooLong(synthesize(longest(region, prefix))(path), region)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

test("the longest name of a role leaves no character for a longer prefix", () => {
  const { schema } = SETTINGS.prefix;
  expect(schema.safeParse("p".repeat(LONGEST_PREFIX)).success).toBe(true);
  expect(schema.safeParse("p".repeat(LONGEST_PREFIX + 1)).success).toBe(false);
  const region = longestOf("aws");
  const roles = synthesize(longest(region, "p".repeat(LONGEST_PREFIX)))("interface-endpoint")
    .resources("aws_iam_role")
    .map((role) => String(role["name"]).length);
  expect(Math.max(...roles)).toBe(64);
});

test.each(PARTITIONS)("no policy in %s names another partition", (partition) => {
  const region = longestOf(partition);
  const { dnsSuffix } = partitionOf(region);
  const made = synthesize(longest(region, "p"));
  for (const path of ACCESS_PATHS) {
    const arns = [...made(path).text.matchAll(/arn:([^:\s]*?):/g)].map(([, of]) => of);
    const written = new Set(arns.filter((of) => of?.startsWith("$") === false));
    expect([...written]).toEqual([partition]);
    const hosts = [
      ...made(path).text.matchAll(/"(logs|dynamodb)\.[a-z0-9-]+\.(amazonaws[a-z.]*)/g),
    ];
    const suffixes = new Set(hosts.map(([, service, suffix]) => `${service} ${suffix}`));
    expect(suffixes).toContain(`logs ${dnsSuffix}`);
    expect(suffixes).toContain(`dynamodb ${dnsSuffix}`);
  }
});
