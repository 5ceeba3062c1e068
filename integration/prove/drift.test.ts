import { explainDrift } from "./drift";

const ENDPOINT = "aws_vpc_endpoint.dynamodb";
const STATEMENT = { Effect: "Allow", Principal: "*", Action: "dynamodb:GetItem", Resource: "*" };
const asDeployed = { policy: JSON.stringify({ Version: "2012-10-17", Statement: [STATEMENT] }) };
const withoutVersion = { policy: JSON.stringify({ Statement: [STATEMENT] }) };

function capabilities(keepsEndpointPolicyVersion: boolean) {
  return {
    runsFunctions: true,
    runsInstances: false,
    servesInterfaceEndpoints: false,
    isolatesNetwork: false,
    keepsEndpointPolicyVersion,
  };
}

const forgetful = { name: "localstack", capabilities: capabilities(false) } as const;

interface Change {
  readonly address?: string;
  readonly action?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** What is said of one change, by default the one that is known. */
function explain({ address = ENDPOINT, action = "update", ...change }: Change, cloud = forgetful) {
  const attributes = { before: withoutVersion, after: asDeployed, ...change };
  return explainDrift(cloud, [{ address, action }], () =>
    Promise.resolve(new Map([[address, attributes]])),
  );
}

test.each([ENDPOINT, "module.network.aws_vpc_endpoint.dynamodb"])(
  "explains the lost Version of the policy of %s",
  async (address) => {
    expect(await explain({ address })).toEqual(
      new Map([[address, `localstack drops Version from the policy of ${address}`]]),
    );
  },
);

const otherStatement = JSON.stringify({ Statement: [{ ...STATEMENT, Action: "dynamodb:*" }] });

test.each<[string, Change]>([
  ["is of another kind", { address: "aws_dynamodb_resource_policy.table" }],
  ["replaces the endpoint", { action: "replace" }],
  ["creates the endpoint", { action: "create" }],
  ["changes a statement too", { before: { policy: otherStatement } }],
  ["changes another Version", { before: { policy: asDeployed.policy.replace("2012", "2008") } }],
  ["removes the Version", { before: asDeployed, after: withoutVersion }],
  [
    "changes another attribute too",
    {
      before: { ...withoutVersion, route_table_ids: [] },
      after: { ...asDeployed, route_table_ids: ["rtb-1"] },
    },
  ],
  ["changes another attribute", { before: { tags: {} }, after: { tags: { a: "b" } } }],
  ["has no policy before", { before: { policy: null } }],
  ["has no policy that is JSON", { before: { policy: "none" } }],
  ["has a policy that is not known yet", { after: {} }],
])("does not explain a change that %s", async (_, change) => {
  expect(await explain(change)).toEqual(new Map());
});

test("does not explain a change of which the plan says nothing", async () => {
  const changes = [{ address: ENDPOINT, action: "update" }];
  expect(await explainDrift(forgetful, changes, () => Promise.resolve(new Map()))).toEqual(
    new Map(),
  );
});

test("explains what it knows, and leaves out what it does not", async () => {
  const changes = [ENDPOINT, "aws_vpc.network"].map((address) => ({ address, action: "update" }));
  const attributes = new Map([
    [ENDPOINT, { before: withoutVersion, after: asDeployed }],
    ["aws_vpc.network", { before: { tags: {} }, after: { tags: { a: "b" } } }],
  ]);
  const explained = await explainDrift(forgetful, changes, () => Promise.resolve(attributes));
  expect([...explained.keys()]).toEqual([ENDPOINT]);
});

test("asks for no attributes, and explains nothing, where the cloud keeps what it is given", async () => {
  const attributesOf = jest.fn();
  const faithful = { name: "moto", capabilities: capabilities(true) } as const;
  const changes = [{ address: ENDPOINT, action: "update" }];
  expect(await explainDrift(faithful, changes, attributesOf)).toEqual(new Map());
  expect(attributesOf).not.toHaveBeenCalled();
});

test("asks for no attributes where nothing changes", async () => {
  const attributesOf = jest.fn();
  expect(await explainDrift(forgetful, [], attributesOf)).toEqual(new Map());
  expect(attributesOf).not.toHaveBeenCalled();
});
