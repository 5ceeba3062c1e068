import { EC2, EC2Client } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { type FunctionStackOutputs, type InstanceStackOutputs } from "../../contract/stacks";
import { diagnose } from "../../doctor/diagnose";
import { type Snapshot } from "../../doctor/snapshot/assemble";
import { testOnLab } from "../lab/testing/lab-test";
import { askLab } from "../prove/ask-lab";
import { diagnoseStack } from "../prove/judge";
import { disagreements } from "../prove/judge-packets";
import { type Packets } from "../prove/packets";
import { configuredSettings, synthesize } from "../synthesize";
import { type StackFolder } from "../terraform/stack-folder";
import { all, one, rolePolicy, type State } from "./testing/breaks";
import { addNat, Neighbor } from "./testing/neighbor";
import { Maker } from "./testing/networks";
import { TestBed } from "./testing/test-bed";

let testBed: TestBed;

beforeAll(async () => {
  testBed = await TestBed.start();
}, 60_000);

afterAll(() => testBed.stop());

jest.setTimeout(120_000);

type Seen = Extract<Packets, { sources: unknown }>;

async function ask(
  snapshot: Snapshot,
  outputs: FunctionStackOutputs | InstanceStackOutputs,
  stackFolder: string,
): Promise<Seen> {
  const packets = await askLab({
    lab: testBed.lab,
    snapshot,
    outputs,
    stackFolder,
    cloud: testBed.cloud.clientConfig,
    signal: new AbortController().signal,
  });
  if ("skipped" in packets) throw new Error(packets.skipped);
  return packets;
}

describe("the function of an applied stack, its permissions taken away", () => {
  let stack: StackFolder;
  let outputs: FunctionStackOutputs;
  let state: State;
  let iam: IAM;
  let ec2: EC2;

  beforeAll(async () => {
    if ("skipped" in testBed.lab) return;
    iam = new IAM(testBed.cloud.clientConfig);
    ec2 = new EC2(testBed.cloud.clientConfig);
    const synthesis = await testBed.synthesize(["gateway-endpoint"]);
    stack = await testBed.stackFolder(synthesis, "gateway-endpoint");
    await stack.init();
    await stack.apply();
    const made = await stack.outputs();
    if (made.accessPath === "instance") throw new Error("gateway-endpoint has a function");
    outputs = made;
    state = structuredClone(await deployed()) as State;
  }, 180_000);

  async function deployed(): Promise<Snapshot> {
    return (await diagnoseStack(outputs, testBed.cloud.clientConfig)).snapshot;
  }

  /** What the function meets in the lab, which must not contradict the doctor. */
  async function failures(): Promise<readonly unknown[]> {
    const { snapshot, diagnosis } = await diagnoseStack(outputs, testBed.cloud.clientConfig);
    const packets = await ask(snapshot, outputs, stack.folder);
    expect(disagreements(packets, diagnosis)).toEqual([]);
    return packets.sources.map(({ failure }) => failure);
  }

  const denied = (why: string) => ({
    operation: "put",
    errorType: "AccessDenied",
    message: expect.stringContaining(
      `because no ${why} allows the dynamodb:PutItem action`,
    ) as string,
  });

  const putRolePolicy = (document: object) => {
    const { inlinePolicies, role } = state.access;
    const { name } = one(
      inlinePolicies.known ? inlinePolicies.items : [],
      (item) => item.document.known && item.document.value === rolePolicy(state),
    );
    const RoleName = role.known ? role.value.name : "";
    const PolicyDocument = JSON.stringify(document);
    return iam.putRolePolicy({ RoleName, PolicyName: name, PolicyDocument });
  };

  const without = (document: { Statement: { Action: string | string[] }[] }) => ({
    ...document,
    Statement: document.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((action) => action !== "dynamodb:PutItem"),
    })),
  });

  testOnLab("reads and writes at every interface", async () => {
    expect(await failures()).toEqual([undefined, undefined]);
  });

  testOnLab("without PutItem in the role, it meets AccessDenied", async () => {
    await putRolePolicy(without(rolePolicy(state)));
    const seen = await failures().finally(() => putRolePolicy(rolePolicy(state)));
    expect(seen).toMatchObject([denied("identity-based policy"), denied("identity-based policy")]);
  });

  testOnLab("without PutItem in the endpoint's policy, it meets AccessDenied", async () => {
    const { VpcEndpointId, PolicyDocument = "" } = one(all(state, "vpcEndpoints"));
    const policy = JSON.parse(PolicyDocument) as ReturnType<typeof rolePolicy>;
    const narrow = JSON.stringify(without(policy));
    await ec2.modifyVpcEndpoint({ VpcEndpointId, PolicyDocument: narrow });
    const seen = await failures().finally(() =>
      ec2.modifyVpcEndpoint({ VpcEndpointId, PolicyDocument }),
    );
    expect(seen).toMatchObject([denied("VPC endpoint policy"), denied("VPC endpoint policy")]);
  });
});

describe("a neighbor's function, in route tables to which a stack adds an endpoint", () => {
  testOnLab("keeps its access, by the endpoint instead of NAT", async () => {
    const config = testBed.cloud.clientConfig;
    const network = await new Maker(new EC2Client(config)).network("10.30.0.0/16");
    await addNat(config, network, "10.30.9.0/24");
    const neighbor = await Neighbor.make(config, network, "lab-neighbor");
    const look = async () => {
      const snapshot = await neighbor.snapshot();
      const packets = await ask(snapshot, neighbor.outputs(snapshot), "");
      expect(disagreements(packets, diagnose(snapshot))).toEqual([]);
      return packets.sources.map(({ failure, arrivals }) => ({
        failure,
        ways: [...new Set(arrivals.map(({ way }) => way.kind))],
      }));
    };
    expect(await look()).toEqual([{ failure: undefined, ways: ["internet-gateway"] }]);

    const folders = await synthesize({
      into: `${testBed.work.path}/adds`,
      settings: {
        ...(await configuredSettings()),
        prefix: "lab-adds",
        deletionProtection: false,
        existingVpc: { vpc: { id: network.vpcId }, endpoint: "add" },
      },
    });
    const adds = await testBed.stackFolder({ prefix: "lab-adds", folders }, "existing-vpc");
    await adds.init();
    await adds.apply();
    expect(await look()).toEqual([{ failure: undefined, ways: ["gateway-endpoint"] }]);
  });
});
