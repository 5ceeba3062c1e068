import { cp } from "node:fs/promises";
import { join } from "node:path";
import { EC2Client } from "@aws-sdk/client-ec2";
import { type Diagnosis } from "../../doctor";
import { diagnoseStack, networkText, permissionsText } from "../prove/judge";
import { configuredSettings, synthesize } from "../synthesize";
import { type PlannedChange, type StackFolder } from "../terraform/stack-folder";
import { addNat, Neighbor } from "./testing/neighbor";
import { Maker, type Network } from "./testing/networks";
import { TestBed } from "./testing/test-bed";

const textOf = (diagnosis: Diagnosis) => ({
  network: networkText(diagnosis),
  permissions: permissionsText(diagnosis),
});

/** Nothing that existing-vpc does takes anything from a function that is there already. */
describe("existing-vpc, with neighbors", () => {
  let testBed: TestBed;

  beforeAll(async () => {
    testBed = await TestBed.start();
  }, 60_000);

  afterAll(() => testBed.stop());

  async function stack(prefix: string, vpcId: string, endpoint: string): Promise<StackFolder> {
    const folders = await synthesize({
      into: join(testBed.work.path, `synthesis-of-${prefix}-${endpoint}`),
      settings: {
        ...(await configuredSettings()),
        prefix,
        deletionProtection: false,
        existingVpc: { vpc: { id: vpcId }, endpoint },
      },
    });
    const folder = folders.get("existing-vpc") ?? "";
    const made = await testBed.stackAt(folder, `existing-vpc-${prefix}`);
    await made.init();
    return made;
  }

  async function own(made: StackFolder) {
    const { diagnosis } = await diagnoseStack(await made.outputs(), testBed.cloud.clientConfig);
    return textOf(diagnosis);
  }

  const maker = () => new Maker(new EC2Client(testBed.cloud.clientConfig));
  const fine = { network: "reachable, private", permissions: "allowed" };

  describe("one adds an endpoint beside NAT, and another finds it", () => {
    let network: Network;
    const reports = new Map<string, string>();
    const during = new Map<string, unknown>();
    const verdicts = new Map<string, unknown>();
    let secondPlan: readonly PlannedChange[];
    let renamed: readonly PlannedChange[];
    let adding: unknown;
    let ownerGone: unknown;

    beforeAll(async () => {
      const config = testBed.cloud.clientConfig;
      network = await maker().network("10.20.0.0/16");
      await addNat(config, network, "10.20.9.0/24");
      const neighbor = await Neighbor.make(config, network, "neighbor");
      const look = async (when: string) => {
        reports.set(when, await neighbor.report());
        during.set(when, textOf(await neighbor.diagnosis()));
      };
      await look("before");

      const adds = await stack("adds", network.vpcId, "add");
      await adds.apply();
      secondPlan = await adds.plan();
      verdicts.set("adds", await own(adds));
      await look("added");

      const second = await stack("second", network.vpcId, "add");
      adding = await second.plan().catch((error: unknown) => error);

      const finds = await stack("finds", network.vpcId, "find");
      await finds.apply();
      verdicts.set("finds", await own(finds));
      await look("found");

      const other = await stack("renamed", network.vpcId, "add");
      await cp(join(adds.folder, "terraform.tfstate"), join(other.folder, "terraform.tfstate"));
      renamed = await other.plan();

      await adds.destroy();
      await look("owner gone");
      ownerGone = await finds.plan().catch((error: unknown) => error);
      await finds.destroy();
      await look("after");
    }, 400_000);

    test("both functions reach their tables, privately", () => {
      expect([verdicts.get("adds"), verdicts.get("finds")]).toEqual([fine, fine]);
      expect(secondPlan).toEqual([]);
    });

    test("the neighbor's path changes to the endpoint, and everything stays allowed", () => {
      expect(during.get("before")).toEqual({ ...fine, network: "reachable, not private" });
      expect(during.get("added")).toEqual(fine);
    });

    test("the neighbor's report does not change when another stack finds the endpoint", () => {
      expect(reports.get("found")).toBe(reports.get("added"));
    });

    test("the neighbor's report is what it was when both are gone", () => {
      expect(reports.get("owner gone")).toBe(reports.get("before"));
      expect(reports.get("after")).toBe(reports.get("before"));
    });

    test("a second one cannot add", () => {
      expect(String(adding)).toContain(
        `\`existingVpc.endpoint\` must be "find" where an endpoint for DynamoDB serves ${network.tableId} already, got: add`,
      );
    });

    test("the other's next plan says that the endpoint is gone, and its destroy works", () => {
      expect(String(ownerGone)).toContain(
        '`existingVpc.endpoint` must be "add" where no route table',
      );
    });

    test("a new prefix leaves the endpoint in place", () => {
      const endpoints = renamed.filter(({ address }) => address.startsWith("aws_vpc_endpoint."));
      expect(endpoints.map(({ action }) => action)).toEqual(["update"]);
      expect(renamed.map(({ address }) => address)).not.toContainEqual(
        expect.stringMatching(/^terraform_data\./),
      );
    });
  });

  describe("one finds an endpoint of the neighbor's", () => {
    const reports: string[] = [];
    let text: unknown;

    beforeAll(async () => {
      const network = await maker().served("10.21.0.0/16");
      const neighbor = await Neighbor.make(testBed.cloud.clientConfig, network, "owner");
      reports.push(await neighbor.report());
      text = textOf(await neighbor.diagnosis());
      const finds = await stack("guest", network.vpcId, "find");
      await finds.apply();
      reports.push(await neighbor.report());
      await finds.destroy();
      reports.push(await neighbor.report());
    }, 200_000);

    test("the neighbor's report is the same before, while and after", () => {
      expect(text).toEqual(fine);
      expect(new Set(reports).size).toBe(1);
      expect(reports).toHaveLength(3);
    });
  });
});
