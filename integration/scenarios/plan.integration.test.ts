import { join } from "node:path";
import { EC2 } from "@aws-sdk/client-ec2";
import { EVERY_OPTION } from "../../contract/every-option";
import { ACCESS_PATHS } from "../../contract/stacks";
import { type Diagnosis } from "../../doctor/diagnose";
import { existingIn } from "../../doctor/plan/existing";
import { judgePlan } from "../../doctor/plan/judge";
import { askAccount } from "../../doctor/snapshot/account";
import { type PlanOptions, readDocument } from "../../doctor/snapshot/plan";
import { writeFolder } from "../../doctor/snapshot/write-folder";
import { type Synthesis, synthesizeRun } from "../prove/prove";
import { synthesize } from "../synthesize";
import { CONFIGURATION_BREAKS, MUTATIONS } from "./testing/configuration-breaks";
import { DeployedStack } from "./testing/deployed-stack";
import { Maker } from "./testing/networks";
import { planBreaks, type PlannedBreak } from "./testing/planned-breaks";
import { TestBed } from "./testing/test-bed";
import { verdictOf } from "./testing/verdict";

const IN_EXISTING = "existing-vpc";
/** More at once would only wait for each other. */
const PARALLEL = 3;

const NAMES = MUTATIONS.map(({ stack, breaks }) => `${stack}: ${breaks}`);
const MADE = NAMES.filter((name) => typeof CONFIGURATION_BREAKS[name] === "function");

const SETTINGS = ["defaults", "all options"] as const;
const CASES = SETTINGS.flatMap((settings) => ACCESS_PATHS.map((stack) => ({ settings, stack })));

describe("a stack, judged from its plan and as it is deployed on moto", () => {
  let testBed: TestBed;
  const plans = new Map<string, string>();
  const deployed = new Map<string, DeployedStack>();
  /** What `collect` wrote of the VPC that is there before, by the settings. */
  const folders = new Map<string, string>();
  let broken: ReadonlyMap<string, string>;

  beforeAll(async () => {
    testBed = await TestBed.start();
    const { vpcId, subnetId } = await new Maker(ec2()).network("10.20.0.0/16");
    folders.set("defaults", await collect("defaults", subnetId));
    folders.set("all options", await collect("all-options"));
    const existingVpc = { vpc: { id: vpcId }, endpoint: "add" };
    const defaults = await synthesizeWith("defaults", { existingVpc });
    const everything = await synthesizeWith("all-options", EVERY_OPTION);
    const work: (() => Promise<void>)[] = [
      async () => {
        broken = await planBreaks(testBed, defaults, breaks());
      },
      ...CASES.map(({ settings, stack }) => () => {
        return planAndApply(settings, settings === "defaults" ? defaults : everything, stack);
      }),
    ];
    const worker = async () => {
      for (let next = work.shift(); next !== undefined; next = work.shift()) await next();
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
  }, 600_000);

  afterAll(() => testBed.stop());

  const ec2 = () => new EC2(testBed.cloud.clientConfig);

  const synthesizeWith = (name: string, more: Readonly<Record<string, unknown>>) =>
    synthesizeRun({
      work: testBed.work,
      synthesize: ({ settings, ...options }) =>
        synthesize({
          ...options,
          into: join(testBed.work.path, name),
          settings: { ...settings, ...more },
        }),
    });

  /** Collects an instance, as somebody would who has one in the VPC. */
  const collect = async (name: string, SubnetId?: string): Promise<string> => {
    const { Instances = [] } = await ec2().runInstances({
      ImageId: "ami-12c6146b",
      MinCount: 1,
      MaxCount: 1,
      ...(SubnetId !== undefined && { SubnetId }),
    });
    const instanceId = Instances[0]?.InstanceId ?? "";
    const source = { kind: "instance", instanceId } as const;
    const { answers } = await askAccount({ source }, testBed.cloud.clientConfig);
    const folder = join(testBed.work.path, `collected-${name}`);
    writeFolder(folder, answers);
    return folder;
  };

  const planAndApply = async (settings: string, synthesis: Synthesis, stack: string) => {
    const folder = await testBed.stackFolder(synthesis, stack);
    await folder.init();
    await folder.plan();
    const key = `${settings}: ${stack}`;
    plans.set(key, await folder.show());
    await folder.applyPlan();
    deployed.set(key, await DeployedStack.read(await folder.outputs(), testBed.cloud.clientConfig));
  };

  const deployedAs = (settings: string, stack: string): DeployedStack => {
    const found = deployed.get(`${settings}: ${stack}`);
    if (found === undefined) throw new Error(`${stack} is not deployed with ${settings}`);
    return found;
  };

  const existingFor = (settings: string): PlanOptions => ({
    existing: existingIn(folders.get(settings) ?? ""),
  });

  describe.each(SETTINGS)("with %s", (settings) => {
    test.each(ACCESS_PATHS)("%s has the same verdict", (stack) => {
      const options = stack === IN_EXISTING ? existingFor(settings) : {};
      const diagnosis = planned(plans.get(`${settings}: ${stack}`), options);
      expect(verdictOf(diagnosis)).toEqual(verdictOf(deployedAs(settings, stack).judged()));
    });

    test("what is there already is unknown without its folder", () => {
      const diagnosis = planned(plans.get(`${settings}: ${IN_EXISTING}`));
      expect(diagnosis.outcome).toBe("indeterminate");
      expect(diagnosis.network.verdict).toBe("INDETERMINATE");
    });
  });

  test("every mutation is made in the configuration, or there is a reason why not", () => {
    expect(Object.keys(CONFIGURATION_BREAKS).sort()).toEqual([...NAMES].sort());
  });

  test.each(MADE)("%s: the same verdict", (name) => {
    const mutation = MUTATIONS.find(({ stack, breaks }) => `${stack}: ${breaks}` === name);
    if (mutation === undefined) throw new Error(`there is no mutation ${name}`);
    const whole = deployedAs("defaults", mutation.stack);
    const diagnosis = planned(broken.get(name));
    expect(verdictOf(diagnosis)).toEqual(verdictOf(whole.judged(mutation.change)));
    expect(verdictOf(diagnosis)).not.toEqual(verdictOf(whole.judged()));
  });

  test("a plan that is read without the endpoint's route tables has another verdict", () => {
    const plan = plans.get("defaults: gateway-endpoint") ?? "";
    expect(verdictOf(planned(without(plan, "aws_vpc_endpoint", "route_table_ids")))).not.toEqual(
      verdictOf(deployedAs("defaults", "gateway-endpoint").judged()),
    );
  });
});

/** The breaks that can be made, by their names. */
function breaks(): ReadonlyMap<string, PlannedBreak> {
  return new Map(
    MUTATIONS.flatMap(({ stack, breaks: what }): [string, PlannedBreak][] => {
      const name = `${stack}: ${what}`;
      const change = CONFIGURATION_BREAKS[name];
      return typeof change === "function" ? [[name, { stack, change }]] : [];
    }),
  );
}

/** The diagnosis of the one source that a plan makes. */
function planned(text = "", options: PlanOptions = {}): Diagnosis {
  const { entries } = judgePlan(readDocument(text, "the plan"), options).audit;
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0) throw new Error(`${entries.length} are judged`);
  return entry.diagnosis;
}

/** A plan whose configuration does not set an attribute of a type. */
function without(text: string, type: string, attribute: string): string {
  const plan = JSON.parse(text) as {
    configuration: {
      root_module: { resources: { type: string; expressions: Record<string, unknown> }[] };
    };
  };
  for (const resource of plan.configuration.root_module.resources) {
    if (resource.type !== type) continue;
    const others = Object.entries(resource.expressions).filter(([name]) => name !== attribute);
    resource.expressions = Object.fromEntries(others);
  }
  return JSON.stringify(plan);
}
