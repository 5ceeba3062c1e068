import { diagnose, findRemedy, type Diagnosis, readAccount, type Remedy } from "../../doctor";
import { fixText } from "../../doctor/report";
import { type Snapshot } from "../../doctor/snapshot/assemble";
import { type FunctionStackOutputs } from "../../contract/stacks";
import { type StackFolder } from "../terraform/stack-folder";
import { awsShell } from "./testing/aws-cli";
import { INTERFACE_ENDPOINT_MUTATIONS } from "./testing/interface-endpoint-mutations";
import { NETWORK_MUTATIONS } from "./testing/network-mutations";
import { PERMISSION_MUTATIONS } from "./testing/permission-mutations";
import { deployedOn, dissociate, REAL_BREAKS } from "./testing/real-breaks";
import { TestBed } from "./testing/test-bed";

const STACKS = ["gateway-endpoint", "nat-gateway", "interface-endpoint"] as const;
const MUTATIONS = [...NETWORK_MUTATIONS, ...INTERFACE_ENDPOINT_MUTATIONS, ...PERMISSION_MUTATIONS];
const NAMES = MUTATIONS.map(({ stack, breaks }) => `${stack}: ${breaks}`);

/** The stacks are applied once. Each test breaks one for real, and the remedy's own commands mend it. */
describe("the printed commands, run by the AWS CLI", () => {
  let testBed: TestBed;
  let shell: (command: string) => Promise<unknown>;
  const stacks = new Map<string, { folder: StackFolder; outputs: FunctionStackOutputs }>();

  beforeAll(async () => {
    testBed = await TestBed.start();
    shell = await awsShell(testBed.cloud);
    const synthesis = await testBed.synthesize(STACKS);
    for (const stack of STACKS) {
      const folder = await testBed.stackFolder(synthesis, stack);
      await folder.init();
      await folder.apply();
      const outputs = await folder.outputs();
      if (outputs.accessPath === "instance") throw new Error("each stack has a function");
      stacks.set(stack, { folder, outputs });
    }
  }, 300_000);

  afterAll(() => testBed.stop());

  const ask = async (
    stack: string,
  ): Promise<{ snapshot: Snapshot; diagnosis: Diagnosis; remedy: Remedy | undefined }> => {
    const outputs = stacks.get(stack)?.outputs;
    const source = { kind: "function", name: outputs?.functionName ?? "" } as const;
    const { clientConfig } = testBed.cloud;
    const question = { source, table: outputs?.tableName };
    const snapshot = await readAccount(question, clientConfig);
    const diagnosis = diagnose(snapshot);
    return { snapshot, diagnosis, remedy: findRemedy(snapshot, diagnosis) };
  };

  const runAll = async (remedy: Remedy | undefined): Promise<void> => {
    for (const { fix } of remedy?.steps ?? []) {
      for (const command of fixText(fix).commands) await shell(command);
    }
  };

  test("every mutation is made for real, or there is a reason why not", () => {
    expect(Object.keys(REAL_BREAKS).sort()).toEqual([...NAMES].sort());
  });

  // moto keeps the addresses of deleted NAT gateways, so that Terraform cannot make them again.
  const last = "nat-gateway: the NAT gateways are deleted";
  const made = NAMES.filter((name) => typeof REAL_BREAKS[name] === "function" && name !== last);

  /** Each remedy of this stack is an endpoint. The next break is one of the path through NAT. */
  const restore = async (): Promise<void> => {
    const { snapshot } = await ask("nat-gateway");
    const { ec2 } = deployedOn(testBed.cloud.clientConfig, snapshot);
    const { vpcEndpoints } = snapshot.network;
    for (const endpoint of vpcEndpoints.known ? vpcEndpoints.items : []) {
      await dissociate(ec2, snapshot, endpoint);
    }
    await stacks.get("nat-gateway")?.folder.apply();
  };

  test.each([...made, last])(
    "%s",
    async (name) => {
      const [stack = ""] = name.split(": ");
      const make = REAL_BREAKS[name];
      if (typeof make !== "function") throw new Error("it is made for real");
      if (stack === "nat-gateway") await restore();
      const whole = await ask(stack);
      expect(whole.diagnosis.outcome).toBe("ok");
      const deployed = deployedOn(testBed.cloud.clientConfig, whole.snapshot);
      await make(deployed);
      const broken = await ask(stack);
      expect(broken.diagnosis.outcome).not.toBe("ok");
      await runAll(broken.remedy);
      const mended = await ask(stack);
      expect({
        name,
        outcome: mended.diagnosis.outcome,
        private: mended.diagnosis.network.private,
      }).toEqual({ name, outcome: "ok", private: true });
    },
    60_000,
  );

  test("a wrong command is found out", async () => {
    const { snapshot } = await ask("gateway-endpoint");
    const deployed = deployedOn(testBed.cloud.clientConfig, snapshot);
    const make = REAL_BREAKS["gateway-endpoint: the security group has no egress rule"];
    if (typeof make !== "function") throw new Error("it is made for real");
    await make(deployed);
    const broken = await ask("gateway-endpoint");
    const [step] = broken.remedy?.steps ?? [];
    const [command = ""] = step === undefined ? [] : fixText(step.fix).commands;
    await shell(command.replaceAll("443", "444"));
    expect((await ask("gateway-endpoint")).diagnosis.outcome).toBe("not-ok");
    await shell(command);
    expect((await ask("gateway-endpoint")).diagnosis.outcome).toBe("ok");
  }, 60_000);
});
