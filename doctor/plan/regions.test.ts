import { readDocument } from "../snapshot/plan";
import { judgePlan } from "./judge";
import { changedPlan, DEPLOYED, named, PROVIDERS, type Resources } from "./testing/changed-plan";

const LOCAL = { references: ["local.region"] };

/** The deployed network, in another Region, by a provider whose own Region the plan does not have. */
const WEST = JSON.parse(JSON.stringify(DEPLOYED).replaceAll("us-east-2", "eu-west-1")) as Resources;

interface Plan {
  readonly configuration: {
    provider_config: object;
    root_module: { resources?: readonly object[] };
  };
}

function planBy(provider: string, region: object): string {
  const plan = JSON.parse(changedPlan(WEST, WEST)) as Plan;
  plan.configuration.provider_config = {
    ...PROVIDERS,
    [provider]: { name: "aws", expressions: { region } },
  };
  plan.configuration.root_module.resources = Object.keys(WEST).map((address) => ({
    ...named(address),
    provider_config_key: provider,
  }));
  return JSON.stringify(plan);
}

function judged(text: string) {
  const { entries } = judgePlan(readDocument(text, "plan.json")).audit;
  return entries.map(({ question, diagnosis: { outcome, network } }) => [
    question.region,
    outcome,
    network.private,
  ]);
}

test.each([
  ["the plan has", { constant_value: "eu-west-1" }],
  ["comes from a local value, by what the provider makes", LOCAL],
])("a resource is in the Region of its own provider, which %s", (_, region) => {
  expect(judged(planBy("aws.west", region))).toEqual([["eu-west-1", "ok", true]]);
});

test("so is one of the usual provider", () => {
  expect(judged(planBy("aws", LOCAL))).toEqual([["eu-west-1", "ok", true]]);
});
