import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { run } from "../process/child";
import { hostEnvironment } from "../process/environment";
import { terraformEnvironment } from "../terraform/environment";
import { validate } from "../terraform/validate";
import { PlannedStack } from "./testing/planned-stack";
import { TestBed } from "./testing/test-bed";

const REPOSITORY = join(__dirname, "../..");
const TIMEOUT = 180_000;
/** The same tables each time. Another seed tries others. */
const SEED = 7;

const written = z.object({ generated: z.number(), refused: z.number(), applied: z.number() });

describe("tables as people have them", () => {
  let testBed: TestBed;
  let client: DynamoDBClient;
  let counts: z.infer<typeof written>;

  const synthesized = (name: string) => join(testBed.work.path, "synthesized", name);
  const planned = (name: string) => PlannedStack.of(testBed, name, synthesized(name));

  beforeAll(async () => {
    testBed = await TestBed.start();
    client = new DynamoDBClient(testBed.cloud.clientConfig);
    const { stdout } = await run({
      title: "synthesis of tables",
      command: process.execPath,
      args: [
        ...["--import", "tsx", "modules/table/testing/planned-stacks.ts"],
        ...[join(testBed.work.path, "synthesized"), String(SEED)],
      ],
      folder: REPOSITORY,
      environment: { ...hostEnvironment(), TSX_DISABLE_CACHE: "1" },
    });
    counts = written.parse(JSON.parse(stdout));
  }, TIMEOUT);

  afterAll(async () => {
    client.destroy();
    await testBed.stop();
  });

  describe("any combination of props", () => {
    const judge = async (folder: string): Promise<readonly string[]> => {
      const environment = await terraformEnvironment({ workFolder: testBed.work.path, cloud: {} });
      return validate({ folder, tool: testBed.tool, environment });
    };

    test(
      "gives JSON that terraform validate takes, or a ValidationError",
      async () => {
        const folder = synthesized("generated");
        const stacks = await readdir(folder);
        expect(stacks).toHaveLength(counts.generated - counts.refused);
        expect(stacks.length).toBeGreaterThan(10);
        expect(counts.refused).toBeGreaterThan(5);
        // As modules of one configuration, so that the provider's schema is loaded once.
        const modules = stacks.map((stack) => [`stack-${stack}`, { source: `./${stack}` }]);
        const module = Object.fromEntries(modules) as unknown;
        await writeFile(join(folder, "main.tf.json"), JSON.stringify({ module }));
        expect(await judge(folder)).toEqual([]);
      },
      TIMEOUT,
    );

    test(
      "is judged by Terraform, which refuses JSON that a table never makes",
      async () => {
        const file = join(synthesized("plain"), "cdk.tf.json");
        const json = await readFile(file, "utf8");
        try {
          await writeFile(file, json.replace('"PAY_PER_REQUEST"', '"FREE"'));
          expect(await judge(synthesized("plain"))).toEqual([
            expect.stringContaining("expected billing_mode to be one of"),
          ]);
        } finally {
          await writeFile(file, json);
        }
      },
      TIMEOUT,
    );
  });

  test(
    "are as their props say once they are applied, and another state takes them in without a change",
    async () => {
      const applied = await planned("applied");
      expect(await applied.apply()).toEqual([]);
      expect(await applied.plan()).toMatchObject({ errors: [], changes: [] });
      const plan = await (await planned("applied-taken")).plan();
      expect(plan).toMatchObject({ errors: [], changes: [] });
      expect(plan.imports).toHaveLength(counts.applied);
      expect(counts.applied).toBeGreaterThan(5);
    },
    TIMEOUT,
  );

  describe("made by hand", () => {
    beforeAll(async () => {
      const key = (name: string, KeyType: "HASH" | "RANGE") => ({ AttributeName: name, KeyType });
      await client.send(
        new CreateTableCommand({
          TableName: "plain",
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
          KeySchema: [key("id", "HASH")],
          BillingMode: "PAY_PER_REQUEST",
        }),
      );
      const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
      await client.send(
        new CreateTableCommand({
          TableName: "customers",
          AttributeDefinitions: [
            { AttributeName: "id", AttributeType: "S" },
            { AttributeName: "since", AttributeType: "N" },
            { AttributeName: "mail", AttributeType: "S" },
          ],
          KeySchema: [key("id", "HASH"), key("since", "RANGE")],
          ProvisionedThroughput,
          GlobalSecondaryIndexes: [
            {
              IndexName: "by-mail",
              KeySchema: [key("mail", "HASH")],
              Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["name", "city"] },
              ProvisionedThroughput,
            },
          ],
          LocalSecondaryIndexes: [
            {
              IndexName: "by-id-and-mail",
              KeySchema: [key("id", "HASH"), key("mail", "RANGE")],
              Projection: { ProjectionType: "KEYS_ONLY" },
            },
          ],
          StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
          Tags: [{ Key: "team", Value: "sales" }],
          DeletionProtectionEnabled: true,
        }),
      );
      await client.send(
        new UpdateTimeToLiveCommand({
          TableName: "customers",
          TimeToLiveSpecification: { AttributeName: "leavesAt", Enabled: true },
        }),
      );
      await client.send(
        new UpdateContinuousBackupsCommand({
          TableName: "customers",
          PointInTimeRecoverySpecification: {
            PointInTimeRecoveryEnabled: true,
            RecoveryPeriodInDays: 7,
          },
        }),
      );
    }, TIMEOUT);

    test.each(["plain", "customers"])(
      "one is taken into the state by one import, and nothing else: %s",
      async (name) => {
        const stack = await planned(name);
        await expect(stack.plan()).resolves.toEqual({
          errors: [],
          changes: [],
          imports: [expect.stringMatching(/^aws_dynamodb_table\.table-0_resource_\w+$/)],
          outputs: {},
        });
        expect(await stack.apply()).toEqual([]);
        await expect(stack.plan()).resolves.toMatchObject({ errors: [], changes: [], imports: [] });
      },
      TIMEOUT,
    );

    test(
      "would be changed where their props say something else, and the plan says so",
      async () => {
        const { errors, changes } = await (await planned("others")).plan();
        expect(errors).toEqual([]);
        expect(changes.map((change) => change.replace(/_resource_\w+$/, ""))).toEqual(
          [0, 1, 2, 3].map((index) => `update aws_dynamodb_table.table-${index}`),
        );
      },
      TIMEOUT,
    );
  });

  test(
    "keep the capacity that their indexes have by now, and get no index unnoticed",
    async () => {
      const stack = await planned("kept");
      expect(await stack.apply()).toEqual([]);
      await stack.become(synthesized("kept-larger"));
      await expect(stack.plan()).resolves.toMatchObject({ errors: [], changes: [] });
      await stack.become(synthesized("kept-more"));
      await expect(stack.plan()).resolves.toMatchObject({
        errors: [
          "`ignoreIndexChanges` must be false for an apply that changes indexes or key attributes, got: true, with by-a, by-b where the table has by-a (test/table).",
        ],
      });
      await stack.become(synthesized("kept-open"));
      await expect(stack.plan()).resolves.toMatchObject({
        errors: [],
        changes: [expect.stringMatching(/^update aws_dynamodb_table\./)],
      });
    },
    TIMEOUT,
  );

  test(
    "lose their expiry, stream and recovery when they are turned off",
    async () => {
      const stack = await planned("on");
      expect(await stack.apply()).toEqual([]);
      await stack.become(synthesized("off"));
      expect((await stack.plan()).changes).toHaveLength(1);
      expect(await stack.apply()).toEqual([]);
      await expect(stack.plan()).resolves.toMatchObject({ errors: [], changes: [] });
      // As the table is, not as the state remembers it.
      await expect((await planned("off-taken")).plan()).resolves.toMatchObject({
        errors: [],
        changes: [],
      });
    },
    TIMEOUT,
  );

  describe("that exist", () => {
    const ACCOUNT = "123456789012";
    const ELSEWHERE = "arn:aws:dynamodb:us-east-2:444455556666:table/customers";

    test(
      "tell what the owner must allow in another account, and nothing in one's own",
      async () => {
        const stack = await planned("owners");
        expect(await stack.apply()).toEqual([]);
        const { changes, outputs, errors } = await stack.plan();
        expect({ errors, changes }).toEqual({ errors: [], changes: [] });
        const policies = Object.entries(outputs).flatMap(([name, value]): [string, unknown][] =>
          typeof value === "string"
            ? [[name.replace(/_[0-9A-F]{8}$/, ""), JSON.parse(value) as unknown]]
            : [],
        );
        const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:role/app` };
        const [Version, Resource] = ["2012-10-17", [ELSEWHERE]];
        expect(policies.sort()).toMatchObject([
          [
            "theirs_owner_key-policy",
            { Version, Statement: [{ Principal, Action: ["kms:Decrypt"], Resource: ["*"] }] },
          ],
          [
            "theirs_owner_stream-policy",
            {
              Version,
              Statement: [
                {
                  Principal,
                  Action: [
                    "dynamodb:DescribeStream",
                    "dynamodb:GetRecords",
                    "dynamodb:GetShardIterator",
                  ],
                  Resource: [`${ELSEWHERE}/stream/2026-01-31T12:00:00.000`],
                },
              ],
            },
          ],
          [
            "theirs_owner_table-policy",
            { Version, Statement: [{ Principal, Action: ["dynamodb:GetItem"], Resource }] },
          ],
        ]);
      },
      TIMEOUT,
    );

    test(
      "must be tables, in the account of their alarms: the plan fails with our sentences",
      async () => {
        expect(await (await planned("parameter")).apply()).toEqual([]);
        const { errors } = await (await planned("refused")).plan();
        expect([...new Set(errors)].sort()).toEqual([
          "`arn` must be the ARN of a table, such as arn:aws:dynamodb:us-east-2:111122223333:table/orders, got: arn:aws:sns:us-east-2:444455556666:customers (test/found).",
          `\`table\` must be in the account of its alarms, ${ACCOUNT}, got: 444455556666 (test/alarms).`,
        ]);
      },
      TIMEOUT,
    );
  });
});
