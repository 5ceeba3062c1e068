import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { z } from "zod";
import { configuredSettings, synthesize } from "../synthesize";
import { parseMessage } from "../terraform/messages";
import { Networks } from "./testing/networks";
import { TestBed } from "./testing/test-bed";

interface Planned {
  /** All that Terraform says, of whatever module. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Addresses of what would be made. */
  readonly made: readonly string[];
  /** The subnets of the functions that would be made, by module. Empty if the plan failed. */
  readonly subnets: ReadonlyMap<string, readonly string[]>;
}

const plan = z.object({
  planned_values: z.object({
    root_module: z.object({
      child_modules: z.array(
        z.object({
          address: z.string(),
          resources: z.array(
            z.object({
              type: z.string(),
              values: z.object({
                vpc_config: z.array(z.object({ subnet_ids: z.array(z.string()) })).optional(),
              }),
            }),
          ),
        }),
      ),
    }),
  }),
});

function subnetsIn(text: string): Planned["subnets"] {
  const modules = plan.parse(JSON.parse(text)).planned_values.root_module.child_modules;
  return new Map(
    modules.map(({ address, resources }) => [
      address.replace("module.", ""),
      resources.flatMap(({ values }) =>
        (values.vpc_config ?? []).flatMap(({ subnet_ids }) => subnet_ids),
      ),
    ]),
  );
}

/** A plan fails with a sentence of ours before anything is made, where the VPC that is named does not fit. */
describe("existing-vpc", () => {
  let testBed: TestBed;
  let networks: Networks;
  let accepted: Planned;
  let refused: Planned;

  beforeAll(async () => {
    testBed = await TestBed.start();
    networks = await Networks.make(testBed.cloud.clientConfig);
  }, 120_000);

  const find = ({ vpcId }: { vpcId: string }) => ({ existingVpc: { vpc: { id: vpcId } } });
  const add = (vpc: unknown) => ({ existingVpc: { vpc, endpoint: "add" } });
  const servedBy = (endpoint: string) => ({
    existingVpc: { vpc: { id: networks.served.vpcId }, endpoint },
  });

  beforeAll(async () => {
    const { fitting, served } = networks;
    accepted = await planAll({
      added: {
        existingVpc: {
          vpc: { id: fitting.vpcId },
          subnets: { ids: [fitting.subnetId] },
          endpoint: "add",
        },
        onlyThroughEndpoint: true,
      },
      found: { ...find(served), onlyThroughEndpoint: true },
      named: { ...servedBy(served.endpointId), onlyThroughEndpoint: true },
      unsure: find(networks.unsure),
      crowded: find(networks.crowded),
      virginia: {
        region: "us-east-1",
        existingVpc: { vpc: "default", subnets: "any", endpoint: "add" },
      },
    });
  }, 120_000);

  beforeAll(async () => {
    const { fitting, served, half } = networks;
    refused = await planAll({
      "without-names": add({ id: networks.withoutNames.vpcId }),
      foreign: {
        existingVpc: {
          vpc: { id: fitting.vpcId },
          subnets: { ids: [served.subnetId] },
          endpoint: "add",
        },
      },
      public: { existingVpc: { vpc: { id: networks.open.vpcId }, endpoint: "add" } },
      twins: add({ tags: { Name: "twin" } }),
      hostile: add({ tags: { Name: '${file("/etc/hosts")}%{if "a' } }),
      none: find(fitting),
      second: add({ id: served.vpcId }),
      elsewhere: servedBy(networks.idleEndpointId),
      half: find(half),
      denying: find(networks.denying),
    });
  }, 120_000);

  afterAll(() => testBed.stop());

  /** All of them as modules of one configuration, so that the provider is started once. */
  async function planAll(
    cases: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<Planned> {
    const names = Object.keys(cases);
    const folder = join(testBed.work.path, `plan-of-${names.join("-")}`);
    await mkdir(folder);
    for (const name of names) {
      const folders = await synthesize({
        into: join(testBed.work.path, `synthesis-of-${name}`),
        settings: { ...(await configuredSettings()), ...cases[name] },
      });
      await cp(folders.get("existing-vpc") ?? "", join(folder, name), { recursive: true });
    }
    const module = Object.fromEntries(names.map((name) => [name, { source: `./${name}` }]));
    await writeFile(join(folder, "main.tf.json"), JSON.stringify({ module }));
    const terraform = await testBed.initIn(folder, [0, 1]);
    const printed = await terraform("plan", "-json", "-out=plan");
    const saved = existsSync(join(folder, "plan"));
    const messages = printed.split("\n").flatMap((line) => parseMessage(line) ?? []);
    const said = (severity: "error" | "warning") =>
      messages.flatMap((message) =>
        message.type === "diagnostic" && message.diagnostic.severity === severity
          ? message.diagnostic.detail || message.diagnostic.summary
          : [],
      );
    return {
      errors: said("error"),
      warnings: said("warning"),
      made: messages.flatMap((message) =>
        message.type === "planned_change" ? message.change.resource.addr : [],
      ),
      subnets: saved
        ? subnetsIn(await terraform("show", "-json", "plan"))
        : new Map<string, readonly string[]>(),
    };
  }

  const typesIn = (module: string) =>
    accepted.made
      .filter((address) => address.startsWith(`module.${module}.`))
      .map((address) => address.split(".")[2]);

  test("makes a function, and an endpoint, where it is told to add one", () => {
    expect(accepted.errors).toEqual([]);
    expect(typesIn("added")).toEqual(
      expect.arrayContaining(["aws_lambda_function", "aws_vpc_endpoint"]),
    );
  });

  test.each(["found", "named", "unsure"])(
    "uses the endpoint that is %s, and makes none",
    (module) => {
      expect(typesIn(module)).toContain("aws_lambda_function");
      expect(typesIn(module)).not.toContain("aws_vpc_endpoint");
    },
  );

  test("uses one subnet in each zone", () => {
    expect([...(accepted.subnets.get("crowded") ?? [])].sort()).toEqual(networks.crowded.subnetIds);
  });

  test("uses no subnet in the zone of us-east-1 without Lambda", async () => {
    const ec2 = new EC2Client({ ...testBed.cloud.clientConfig, region: "us-east-1" });
    const Filters = [{ Name: "default-for-az", Values: ["true"] }];
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    const used = Subnets.filter(({ AvailabilityZoneId }) => AvailabilityZoneId !== "use1-az3");
    expect(Subnets).toHaveLength(used.length + 1);
    expect([...(accepted.subnets.get("virginia") ?? [])].sort()).toEqual(
      used.map(({ SubnetId }) => SubnetId).sort(),
    );
  });

  test("warns of a policy that only a request can answer, and of no other", () => {
    const ours = accepted.warnings.filter((text) => text.includes("endpoint"));
    expect(ours).toEqual([
      expect.stringContaining(`The policy of ${networks.unsure.endpointId} might deny`),
    ]);
  });

  test("refuses each of the others for one reason", () => {
    expect(refused.errors).toHaveLength(10);
    expect(refused.errors).toEqual(
      refused.errors.map(() => expect.stringContaining("existingVpc") as string),
    );
  });

  test.each<[string, (made: Networks) => string]>([
    [
      "a VPC without DNS host names",
      ({ withoutNames: { vpcId } }) =>
        `\`existingVpc.vpc\` must have enableDnsSupport and enableDnsHostnames, which an endpoint needs, got: ${vpcId} with true and false.`,
    ],
    [
      "subnets of another VPC",
      ({ fitting, served }) =>
        `\`existingVpc.subnets\` must be subnets of ${fitting.vpcId}, got: ${served.subnetId} of another VPC, or not there`,
    ],
    [
      "a VPC without a private subnet where private ones are asked for",
      ({ open }) =>
        `\`existingVpc.subnets\` must be at least one subnet in a zone with Lambda, got: none without a route to an internet gateway in ${open.vpcId}.`,
    ],
    [
      "two VPCs with the same tags",
      () => "`existingVpc.vpc` must be one VPC in us-east-2, got: 2 for Name=twin",
    ],
    [
      "a tag that reads as an expression, which stays text",
      () =>
        `\`existingVpc.vpc\` must be one VPC in us-east-2, got: 0 for Name=\${file("/etc/hosts")}%{if "a`,
    ],
    [
      "a VPC without an endpoint where one is to be found",
      ({ fitting: { vpcId } }) =>
        `\`existingVpc.endpoint\` must be "add" where no route table of ${vpcId} leads to a gateway endpoint for DynamoDB, got: find. Read docs/variants/existing-vpc.md first`,
    ],
    [
      "a VPC with an endpoint where one is to be added",
      ({ served: { tableId } }) =>
        `\`existingVpc.endpoint\` must be "find" where an endpoint for DynamoDB serves ${tableId} already, got: add`,
    ],
    [
      "an endpoint that serves no route table",
      ({ idleEndpointId, served: { vpcId } }) =>
        `\`existingVpc.endpoint\` must be a gateway endpoint that route tables of ${vpcId} lead to, got: ${idleEndpointId}, which none leads to`,
    ],
    [
      "subnets of which some have an endpoint and some have none",
      ({ half: { otherTableId } }) =>
        `\`existingVpc.subnets\` must have route tables that all lead to the endpoint, got: ${otherTableId}, which do not.`,
    ],
    [
      "an endpoint whose policy surely denies the role, with both statements",
      ({ denying: { endpointId } }) =>
        `\`existingVpc.endpoint\` must have a policy that lets the function through, got: ${endpointId}, which does not allow dynamodb:BatchGetItem, `,
    ],
    [
      "it by what is there",
      () => '{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/another"}}',
    ],
    [
      "it by what is needed",
      () =>
        '"Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/lambda-dynamodb-existing-vpc-us-east-2"}}',
    ],
  ])("refuses %s", (_, sentence) => {
    expect(refused.errors).toContainEqual(expect.stringContaining(sentence(networks)));
  });
});
