import { diagnose } from "../../diagnose";
import { DoctorError } from "../../errors";
import { withEverything } from "../../testing/everything";
import { awsError, type SdkCall, fakeAccount } from "../../testing/fake-account";
import { OTHER_ANSWERS, OTHER_SOURCES, questionAbout } from "../../testing/other-sources";
import { answersFrom } from "../answers";
import { assemble, type Snapshot } from "../assemble";
import { REQUIRED_ACTIONS } from "../calls/permissions";
import { type Question } from "../question";
import { type Clients } from "./clients";
import { collectAnswers } from "./collect";

const FUNCTION: Question = { source: { kind: "function", name: "orders-reader" } };
const INSTANCE: Question = {
  source: { kind: "instance", instanceId: "i-0f1e2d3c4b5a69788" },
  table: "Music",
};

async function snapshotOf(clients: Clients, question: Question): Promise<Snapshot> {
  return assemble(answersFrom(await collectAnswers(clients, question)), question);
}

test("asks only for what concerns the function", async () => {
  const { clients, calls } = fakeAccount("gateway-endpoint");
  await snapshotOf(clients, FUNCTION);
  const described = calls.filter(({ action }) => action.startsWith("ec2:Describe"));
  const unfiltered = described.filter(
    ({ action, input }) =>
      !("VpcId" in input || "Filters" in input || "Filter" in input) &&
      !action.startsWith("ec2:DescribeVpcBlockPublicAccess"),
  );
  expect(described.length).toBeGreaterThan(10);
  expect(unfiltered).toEqual([]);
});

test("keeps the function's other variables to itself", async () => {
  const { clients } = fakeAccount("gateway-endpoint", ({ action }) =>
    action === "lambda:GetFunctionConfiguration"
      ? {
          FunctionName: "orders-reader",
          FunctionArn: "arn:aws:lambda:us-east-2:111122223333:function:orders-reader",
          Role: "arn:aws:iam::111122223333:role/orders-reader",
          Environment: { Variables: { TABLE_NAME: "orders", PASSWORD: "hunter2" } },
        }
      : undefined,
  );
  const answers = await collectAnswers(clients, FUNCTION);
  expect(answers.get("get-function-configuration")).toMatchObject({
    value: { Environment: { Variables: { TABLE_NAME: "orders" } } },
  });
  expect(JSON.stringify([...answers])).not.toContain("hunter2");
});

test("describes no network for a function outside any VPC", async () => {
  const { clients, calls } = fakeAccount("gateway-endpoint", ({ action }) =>
    action === "lambda:GetFunctionConfiguration"
      ? {
          FunctionName: "orders-reader",
          FunctionArn: "arn:aws:lambda:us-east-2:111122223333:function:orders-reader",
          Role: "arn:aws:iam::111122223333:role/orders-reader",
        }
      : undefined,
  );
  const { network } = await snapshotOf(clients, { ...FUNCTION, table: "orders" });
  expect(network.source.kind).toBe("public-function");
  expect(calls.filter(({ action }) => action.startsWith("ec2:"))).toEqual([]);
});

describe("a DAX cluster", () => {
  const DAX = "dax://cart.ab12cd.dax-clusters.us-east-2.amazonaws.com";
  const account = (answers: Readonly<Record<string, object>> = {}) =>
    fakeAccount("gateway-endpoint", ({ action }) => answers[action]);
  const CLUSTERS = {
    "dax:DescribeClusters": {
      Clusters: [{ ClusterName: "cart", SecurityGroups: [{ SecurityGroupIdentifier: "sg-dax" }] }],
    },
    "dax:DescribeSubnetGroups": { SubnetGroups: [{ SubnetGroupName: "cart" }] },
  };
  const asked = (calls: readonly SdkCall[]) =>
    calls.filter(({ action }) => action.startsWith("dax:")).map(({ action }) => action);

  test("is described with its groups if the client names it", async () => {
    const { clients, calls } = account(CLUSTERS);
    const { network } = await snapshotOf(clients, { ...FUNCTION, endpointUrl: DAX });
    expect(network.daxClusters).toMatchObject({ items: [{ ClusterName: "cart" }] });
    expect(network.daxSubnetGroups).toMatchObject({ items: [{ SubnetGroupName: "cart" }] });
    const groups = calls.find(({ action }) => action === "ec2:DescribeSecurityGroups");
    expect(JSON.stringify(groups?.input)).toContain("sg-dax");
  });

  test("is not asked for otherwise", async () => {
    const { clients, calls } = account(CLUSTERS);
    await snapshotOf(clients, FUNCTION);
    expect(asked(calls)).toEqual([]);
  });

  test("is unknown without the permission, or without an answer", async () => {
    for (const code of ["AccessDeniedException", "TimeoutError"]) {
      const { clients, calls } = account({ "dax:DescribeClusters": awsError(code) });
      const { network } = await snapshotOf(clients, { ...FUNCTION, endpointUrl: DAX });
      expect(asked(calls)).toContain("dax:DescribeClusters");
      expect(network.daxClusters).toMatchObject({
        known: false,
        missing: "dax:DescribeClusters",
      });
    }
  });
});

test.each(["dax", "organizations"] as const)(
  "gives up soon on %s, which may have no path",
  async (name) => {
    const { clients } = fakeAccount("gateway-endpoint");
    const attempts = async (service: "dax" | "ec2" | "organizations") =>
      clients[service].config.maxAttempts();
    expect(await attempts(name)).toBeLessThan(await attempts("ec2"));
  },
);

describe("the interfaces of DNS servers", () => {
  const withServers = (...servers: readonly string[]) =>
    fakeAccount("gateway-endpoint", ({ action, input }) => {
      if (action === "ec2:DescribeVpcs") {
        return { Vpcs: [{ VpcId: "vpc-0c1d2e3f4a5b6c7d8", DhcpOptionsId: "dopt-1" }] };
      }
      if (action === "ec2:DescribeDhcpOptions") {
        const Values = servers.map((Value) => ({ Value }));
        const DhcpConfigurations = [{ Key: "domain-name-servers", Values }];
        return { DhcpOptions: [{ DhcpOptionsId: "dopt-1", DhcpConfigurations }] };
      }
      const isAsked = JSON.stringify(input).includes("private-ip-address");
      return isAsked
        ? { NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", Groups: [{ GroupId: "sg-dns" }] }] }
        : undefined;
    });

  test("are found by their addresses in the VPC, with their groups", async () => {
    const { clients, calls } = withServers("10.0.2.53", "corp.example", "10.0.2.54");
    const { network } = await snapshotOf(clients, FUNCTION);
    expect(network.dnsServerInterfaces).toMatchObject({
      items: [{ NetworkInterfaceId: "eni-1" }],
    });
    const inputs = calls.map(({ input }) => JSON.stringify(input));
    const asked = { Name: "addresses.private-ip-address", Values: ["10.0.2.53", "10.0.2.54"] };
    expect(inputs.filter((input) => input.includes(JSON.stringify(asked)))).toHaveLength(1);
    expect(inputs.filter((input) => input.includes("sg-dns"))).toHaveLength(1);
  });

  test("are not asked for where the VPC's resolver answers", async () => {
    const { clients, calls } = withServers("AmazonProvidedDNS");
    const { network } = await snapshotOf(clients, FUNCTION);
    expect(network.dnsServerInterfaces.known).toBe(false);
    expect(JSON.stringify(calls)).not.toContain("private-ip-address");
  });
});

test("follows every page", async () => {
  const pages = [{ Subnets: [{ SubnetId: "subnet-1" }], NextToken: "2" }, { Subnets: [] }];
  const own = (call: SdkCall) =>
    call.action === "ec2:DescribeSubnets" &&
    JSON.stringify(call.input).includes("vpc-id") &&
    (call.input.NextToken === undefined ? pages[0] : pages[1]);
  const { clients, calls } = fakeAccount("gateway-endpoint", (call) => own(call) || undefined);
  const { network } = await snapshotOf(clients, FUNCTION);
  expect(network.subnets).toEqual({ known: true, items: [{ SubnetId: "subnet-1" }] });
  expect(calls.filter(own)).toHaveLength(2);
});

test("follows pages that the SDK does not follow", async () => {
  const { clients, calls } = fakeAccount("gateway-endpoint", ({ action, input }) => {
    if (action !== "dynamodb:ListTagsOfResource") return undefined;
    return input.NextToken === undefined
      ? { Tags: [{ Key: "a", Value: "1" }], NextToken: "2" }
      : { Tags: [{ Key: "b", Value: "2" }] };
  });
  const { access } = await snapshotOf(clients, FUNCTION);
  expect(access.tableTags).toEqual({ known: true, value: { a: "1", b: "2" } });
  const asked = calls.filter(({ action }) => action === "dynamodb:ListTagsOfResource");
  expect(asked.map(({ input }) => input.NextToken)).toEqual([undefined, "2"]);
});

test("without the table's tags, what no policy asks for them stays known", async () => {
  const { clients } = fakeAccount("gateway-endpoint", ({ action }) =>
    action === "dynamodb:ListTagsOfResource" ? awsError("AccessDeniedException") : undefined,
  );
  const snapshot = await snapshotOf(clients, FUNCTION);
  expect(snapshot.access.tableTags).toMatchObject({ missing: "dynamodb:ListTagsOfResource" });
  expect(diagnose(snapshot, { actions: ["dynamodb:GetItem"] }).outcome).toBe("ok");
});

test("asks for the policy of another account's table that it may not describe", async () => {
  const TABLE = "arn:aws:dynamodb:us-east-2:999988887777:table/orders";
  const { clients, calls } = fakeAccount("gateway-endpoint", ({ action }) =>
    action === "dynamodb:DescribeTable" ? awsError("AccessDeniedException") : undefined,
  );
  const { access } = await snapshotOf(clients, { ...FUNCTION, table: TABLE });
  expect(access.tableDescription).toMatchObject({ missing: "dynamodb:DescribeTable" });
  const asked = calls.filter(({ action }) => action === "dynamodb:GetResourcePolicy");
  expect(asked.map(({ input }) => input.ResourceArn)).toEqual([TABLE]);
});

test.each([
  ["ec2:DescribeNetworkAcls", "UnauthorizedOperation", "networkAcls"],
  ["ec2:DescribeRouteTables", "UnauthorizedOperation", "routeTables"],
  ["ec2:DescribeVpcBlockPublicAccessOptions", "UnauthorizedOperation", "blockPublicAccess"],
] as const)("says which permission is missing: %s", async (action, code, collection) => {
  const { clients } = fakeAccount("gateway-endpoint", (call) =>
    call.action === action ? awsError(code) : undefined,
  );
  const { network } = await snapshotOf(clients, FUNCTION);
  expect(network[collection]).toEqual({ known: false, missing: action, why: "access denied" });
});

test.each([
  ["iam:GetRolePolicy", "AccessDenied"],
  ["dynamodb:GetResourcePolicy", "AccessDeniedException"],
])("without %s nothing counts as allowed", async (action, code) => {
  const { clients } = fakeAccount("gateway-endpoint", (call) =>
    call.action === action ? awsError(code) : undefined,
  );
  const { permissions, outcome } = diagnose(await snapshotOf(clients, FUNCTION), {
    actions: ["dynamodb:GetItem"],
  });
  expect(outcome).toBe("indeterminate");
  expect(permissions).toMatchObject({ items: [{ decision: { effect: "INDETERMINATE" } }] });
});

test.each(["PolicyNotFoundException", "UnknownOperationException"])(
  "takes %s for a table without a policy",
  async (code) => {
    const { clients } = fakeAccount("gateway-endpoint", (call) =>
      call.action === "dynamodb:GetResourcePolicy" ? awsError(code) : undefined,
    );
    const { access } = await snapshotOf(clients, FUNCTION);
    expect(access.tablePolicy).toEqual({ known: true, value: undefined });
  },
);

test.each([
  ["lambda:GetFunctionConfiguration", "ResourceNotFoundException", "no function `orders-reader`"],
  ["dynamodb:DescribeTable", "ResourceNotFoundException", "no table `orders`"],
  ["sts:GetCallerIdentity", "ExpiredTokenException", "sign in again"],
  ["ec2:DescribeVpcs", "InternalError", "ec2:DescribeVpcs failed: InternalError"],
  ["lambda:GetFunctionConfiguration", "AccessDeniedException", "access denied"],
])("ends with one sentence when %s answers %s", async (action, code, sentence) => {
  const { clients } = fakeAccount("gateway-endpoint", (call) =>
    call.action === action ? awsError(code) : undefined,
  );
  const failed = snapshotOf(clients, FUNCTION);
  await expect(failed).rejects.toBeInstanceOf(DoctorError);
  await expect(failed).rejects.toThrow(sentence);
});

describe("a function that does not exist yet", () => {
  const subnetIds = ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"];
  const question: Question = {
    source: {
      kind: "hypothetical-function",
      subnetIds,
      securityGroupIds: ["sg-0f2e3d4c5b6a79880"],
    },
    table: "orders",
    role: "orders-reader",
  };

  test("is judged like one that does", async () => {
    const { clients } = fakeAccount("gateway-endpoint");
    const actions = ["dynamodb:Query"];
    const diagnosis = diagnose(await snapshotOf(clients, question), { actions });
    expect(diagnosis).toMatchObject({ outcome: "ok", network: { private: true } });
  });

  test("needs subnets that exist", async () => {
    const { clients } = fakeAccount("gateway-endpoint", ({ action }) =>
      action === "ec2:DescribeSubnets" ? { Subnets: [{ SubnetId: subnetIds[0] }] } : undefined,
    );
    await expect(snapshotOf(clients, question)).rejects.toThrow(`no subnet ${subnetIds[1] ?? ""}`);
  });

  test("needs subnets of one VPC", async () => {
    const { clients } = fakeAccount("gateway-endpoint", ({ action }) =>
      action === "ec2:DescribeSubnets"
        ? { Subnets: subnetIds.map((SubnetId, index) => ({ SubnetId, VpcId: `vpc-${index}` })) }
        : undefined,
    );
    await expect(snapshotOf(clients, question)).rejects.toThrow("vpc-0, vpc-1");
  });
});

test("needs the permissions that the policy lists, and no other", async () => {
  const withAll = fakeAccount("gateway-endpoint", withEverything);
  await snapshotOf(withAll.clients, { ...FUNCTION, endpointUrl: "dax://cart.example" });
  const instance = fakeAccount("endpoint-without-route-table");
  await snapshotOf(instance.clients, INSTANCE);
  const others = OTHER_SOURCES.map((kind) => {
    const { clients, calls } = fakeAccount(
      "gateway-endpoint",
      ({ action }) => OTHER_ANSWERS[action],
    );
    return { calls, read: snapshotOf(clients, questionAbout(kind)) };
  });
  await Promise.all(others.map(({ read }) => read));
  const calls = [withAll, instance, ...others].flatMap((each) => each.calls);
  const called = new Set(calls.map(({ action }) => action));
  called.delete("sts:GetCallerIdentity");
  expect([...called].sort()).toEqual([...REQUIRED_ACTIONS]);
});
