import fc, { type Arbitrary } from "fast-check";
import { partitionOf } from "../../../aws/partitions";
import { REGIONS } from "../../../aws/regions";
import { ACCESS_LEVELS } from "../../../contract/stacks";
import { REGIONS_UNKNOWN_TO_LOWEST } from "../provider";
import { type Settings } from "../all-settings";
import { SETTINGS } from "../settings";

const letters = (least: number, most: number): Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[a-z][a-z0-9]{${least - 1},${most - 1}}$`));

const hexId = (prefix: string): Arbitrary<string> =>
  fc.stringMatching(/^[0-9a-f]{17}$/).map((id) => `${prefix}-${id}`);

const tags = (least: number): Arbitrary<Readonly<Record<string, string>>> =>
  fc
    .uniqueArray(
      fc.tuple(
        fc.stringMatching(/^[A-Za-zÄ中][\w .:/=+@-]{0,126}[\w]$/),
        fc.stringMatching(/^[\wÄ中 .:/=+@-]{0,256}$/),
      ),
      { minLength: least, maxLength: 48, selector: ([key]) => key.toLowerCase() },
    )
    .map((all) => Object.fromEntries(all));

const cidr: Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("10.0", "10.255", "172.16", "172.31", "192.168"),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 16, max: 22 }),
  )
  .map(([start, third, bits]) => `${start}.${third & (0xff << (24 - bits))}.0/${bits}`);

const given = <T extends object>(
  model: { [K in keyof T]: Arbitrary<T[K]> },
  ...required: (keyof T)[]
) => fc.record<T, keyof T>(model, { requiredKeys: required });

const backend: Arbitrary<unknown> = fc.oneof(
  fc.constant({ type: "local" }),
  given(
    {
      type: fc.constant("s3"),
      bucket: letters(3, 63),
      keyPrefix: fc
        .array(letters(1, 20), { minLength: 1, maxLength: 4 })
        .map((all) => all.join("/")),
      region: fc.constantFrom(...REGIONS),
      kmsKeyId: fc.uuid().map((id) => `arn:aws:kms:us-east-2:111122223333:key/${id}`),
      useLockfile: fc.boolean(),
    },
    "type",
    "bucket",
  ),
  fc
    .tuple(
      given(
        {
          type: fc.constant("cloud"),
          organization: letters(3, 40),
          hostname: letters(1, 20).map((name) => `${name}.example.com`),
          project: letters(3, 40),
        },
        "type",
        "organization",
      ),
      fc.oneof(
        fc.constant({}),
        fc.record({ workspacePrefix: letters(1, 26) }),
        fc.record({ tags: fc.uniqueArray(letters(1, 60), { minLength: 1, maxLength: 10 }) }),
      ),
    )
    .map(([cloud, workspace]) => ({ ...cloud, ...workspace })),
);

const existingVpc: Arbitrary<unknown> = given(
  {
    vpc: fc.oneof(
      fc.constant("default"),
      fc.record({ id: hexId("vpc") }),
      fc.record({ tags: tags(1) }),
    ),
    subnets: fc.oneof(
      fc.constantFrom("private", "any"),
      fc.record({ ids: fc.uniqueArray(hexId("subnet"), { minLength: 1, maxLength: 6 }) }),
      fc.record({ tags: tags(1) }),
    ),
    endpoint: fc.oneof(fc.constantFrom("find", "add"), hexId("vpce")),
  },
  "vpc",
);

/** One in ten has the value that needs a newer provider, whose schema may not be at hand. */
const mostly = (values: readonly string[], newer: string): Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constant(newer) },
  );

/** Values that each pass their own rule. A rule across several settings can still refuse them. */
const MEANT: { readonly [K in keyof Settings]: Arbitrary<unknown> } = {
  region: fc.constantFrom(
    ...REGIONS.filter((region) => !REGIONS_UNKNOWN_TO_LOWEST.includes(region)),
  ),
  prefix: letters(1, 25),
  cidr,
  availabilityZones: fc.integer({ min: 1, max: 5 }),
  accessLevel: fc.constantFrom(...ACCESS_LEVELS),
  runtime: mostly(["nodejs22.x"], "nodejs24.x"),
  architecture: fc.constantFrom("arm64", "x86_64"),
  memoryMb: fc.integer({ min: 128, max: 10_240 }),
  timeoutSeconds: fc.integer({ min: 1, max: 900 }),
  logRetentionDays: fc.constantFrom(1, 7, 30, 365, 3653),
  natGateways: mostly(["one-per-az", "single"], "regional"),
  existingVpc,
  deletionProtection: fc.boolean(),
  customerManagedKey: fc.boolean(),
  keyDeletionDays: fc.integer({ min: 7, max: 30 }),
  flowLogs: fc.boolean(),
  networkAcl: fc.boolean(),
  onlyThroughEndpoint: fc.boolean(),
  tableCopiesBy: fc.uniqueArray(
    letters(1, 64).map((name) => `arn:aws:iam::111122223333:role/${name}*`),
    { maxLength: 20 },
  ),
  alarms: fc.boolean(),
  sessionManager: fc.boolean(),
  rolePath: fc
    .array(fc.stringMatching(/^[\w+=,.@-]{1,60}$/), { maxLength: 8 })
    .map((names) => ["", ...names, ""].join("/")),
  permissionsBoundary: fc.oneof(
    fc.constant("none"),
    letters(1, 60).map((name) => `arn:aws:iam::111122223333:policy/${name}`),
  ),
  allowedAccountIds: fc.uniqueArray(fc.stringMatching(/^\d{12}$/), { maxLength: 3 }),
  tags: tags(0),
  backend,
};

const names = Object.keys(SETTINGS);

type Meant = { [K in keyof Settings]?: unknown };

/** The same principals, in the partition of the region. */
function inPartition({ tableCopiesBy, ...rest }: Meant): Meant {
  if (tableCopiesBy === undefined) return rest;
  const { name } = partitionOf((rest.region as string | undefined) ?? SETTINGS.region.default);
  const arns = (tableCopiesBy as readonly string[]).map((arn) => arn.replace(":aws:", `:${name}:`));
  return { ...rest, tableCopiesBy: arns };
}

/** Settings of which each passes its own rule. */
export const meant = fc.record(MEANT, { requiredKeys: [] }).map(inPartition);
const odd = fc
  .tuple(fc.constantFrom(...names, "regoin"), fc.anything())
  .map(([name, value]) => ({ [name]: value }));

/** Any settings: mostly valid, but one in five has an arbitrary value for some setting. */
export const anySettings: Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 4, arbitrary: meant },
  { weight: 1, arbitrary: fc.tuple(meant, odd).map(([right, wrong]) => ({ ...right, ...wrong })) },
);
