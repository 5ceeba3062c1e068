import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process/child";
import { configuredSettings, synthesize } from "../synthesize";
import { parseMessage } from "../terraform/messages";
import { terraformEnvironment } from "../terraform/environment";
import { Networks } from "./testing/networks";
import { TestBed } from "./testing/test-bed";

interface Planned {
  /** All that Terraform says, of whatever module. */
  readonly errors: readonly string[];
  /** Addresses of what would be made. */
  readonly made: readonly string[];
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
    const { fitting, served, half } = networks;
    const auto = (vpc: unknown) => ({ existingVpc: { vpc } });
    const servedBy = (endpoint: string) => ({
      existingVpc: { vpc: { id: served.vpcId }, endpoint },
    });
    accepted = await planAll({
      fitting: {
        existingVpc: { vpc: { id: fitting.vpcId }, subnets: { ids: [fitting.subnetId] } },
      },
      found: auto({ id: served.vpcId }),
      named: { ...servedBy(served.endpointId), onlyThroughEndpoint: true },
    });
    refused = await planAll({
      "without-names": auto({ id: networks.withoutNames.vpcId }),
      foreign: {
        existingVpc: { vpc: { id: fitting.vpcId }, subnets: { ids: [served.subnetId] } },
      },
      public: { existingVpc: { vpc: { id: networks.open.vpcId }, subnets: "private" } },
      twins: auto({ tags: { Name: "twin" } }),
      unknown: { ...auto({ id: served.vpcId }), onlyThroughEndpoint: true },
      elsewhere: servedBy(networks.idleEndpointId),
      half: auto({ id: half.vpcId }),
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
    const environment = await terraformEnvironment({
      workFolder: testBed.work.path,
      cloud: testBed.cloud.environment,
    });
    const terraform = (...args: string[]) =>
      run({
        title: `terraform ${args.join(" ")}`,
        command: testBed.tool.path,
        args,
        folder,
        environment,
        okCodes: [0, 1],
      });
    await terraform("init", "-no-color");
    const { stdout } = await terraform("plan", "-json");
    const messages = stdout.split("\n").flatMap((line) => parseMessage(line) ?? []);
    return {
      errors: messages.flatMap((message) =>
        message.type === "diagnostic" && message.diagnostic.severity === "error"
          ? (message.diagnostic.detail ?? message.diagnostic.summary)
          : [],
      ),
      made: messages.flatMap((message) =>
        message.type === "planned_change" ? message.change.resource.addr : [],
      ),
    };
  }

  const typesIn = (module: string) =>
    accepted.made
      .filter((address) => address.startsWith(`module.${module}.`))
      .map((address) => address.split(".")[2]);

  test("makes a function, and an endpoint, in a VPC that has none", () => {
    expect(accepted.errors).toEqual([]);
    expect(typesIn("fitting")).toEqual(
      expect.arrayContaining(["aws_lambda_function", "aws_vpc_endpoint"]),
    );
  });

  test.each(["found", "named"])("uses the endpoint that is %s, and makes none", (module) => {
    expect(typesIn(module)).toContain("aws_lambda_function");
    expect(typesIn(module)).not.toContain("aws_vpc_endpoint");
  });

  test("refuses each of the others for one reason", () => {
    expect(refused.errors).toHaveLength(7);
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
        `\`existingVpc.subnets\` must be at least one subnet, got: none without a route to an internet gateway in ${open.vpcId}.`,
    ],
    [
      "two VPCs with the same tags",
      () => "`existingVpc.vpc` must be one VPC in us-east-2, got: 2 for Name=twin",
    ],
    [
      "an endpoint that is found where its id has to be known",
      ({ served }) =>
        `\`existingVpc.endpoint\` must be the id of the endpoint that serves ${served.tableId} already, so that \`onlyThroughEndpoint\` can name it, got: auto`,
    ],
    [
      "an endpoint that serves other route tables",
      ({ idleEndpointId, served }) =>
        `\`existingVpc.endpoint\` must serve the route tables of all chosen subnets, got: ${idleEndpointId}, which does not serve ${served.tableId}.`,
    ],
    [
      "subnets of which some have an endpoint and some have none",
      ({ half }) =>
        `\`existingVpc.subnets\` must all have an endpoint for DynamoDB or none, got: route tables with one (${half.tableId}) and without (${half.otherTableId}).`,
    ],
  ])("refuses %s", (_, sentence) => {
    expect(refused.errors).toContainEqual(expect.stringContaining(sentence(networks)));
  });
});
