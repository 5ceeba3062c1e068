import { readDocument } from "../snapshot/plan";
import {
  type Configured,
  planText,
  type PlannedResource,
  refers,
} from "../snapshot/plan/testing/plan";
import { judgePlan } from "./judge";

interface Changes {
  readonly resources?: readonly PlannedResource[];
  readonly configured?: Readonly<Record<string, Configured>>;
}

const TABLE = { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } };
const DOCUMENT = "data.aws_iam_policy_document.d";

/** A function outside of any VPC, whose role has the policy of a data source. */
function judged({ resources = [], configured = {} }: Changes) {
  const text = planText({
    resources: [
      TABLE,
      { resource: "aws_iam_role.r", after: { name: "r", path: "/" } },
      { resource: "aws_iam_role_policy.p", after: { name: "p", role: "r" }, unknown: ["policy"] },
      {
        resource: "aws_lambda_function.f",
        after: {
          function_name: "f",
          role: "arn:aws:iam::000000000000:role/r",
          environment: [{ variables: { TABLE_NAME: "t" } }],
        },
      },
      ...resources,
    ],
    root: {
      resources: {
        "aws_dynamodb_table.t": {},
        "aws_iam_role_policy.p": { expressions: { policy: refers(`${DOCUMENT}.json`) } },
        ...configured,
      },
    },
  });
  const [entry] = judgePlan(readDocument(text, "plan.json")).audit.entries;
  if (entry === undefined) throw new Error("nothing is judged");
  return entry.diagnosis;
}

/** A data source with one statement for each of the lists of resources. */
function document(...resources: readonly (readonly (string | null)[])[]): PlannedResource {
  return {
    resource: DOCUMENT,
    after: {
      statement: resources.map((each) => ({ actions: ["dynamodb:GetItem"], resources: each })),
    },
    unknown: {
      json: true,
      statement: resources.map((each) => ({ resources: each.map((text) => text === null) })),
    },
  };
}

function decision(diagnosis: ReturnType<typeof judged>): readonly string[] {
  const { permissions } = diagnosis;
  if (!permissions.known) return [permissions.missing];
  return permissions.items
    .filter(({ action }) => action === "dynamodb:GetItem")
    .map(({ decision: { effect, code } }) => `${effect} ${code ?? ""}`.trim());
}

describe("the text around an ARN is not in the plan", () => {
  const statement = (...references: readonly string[]) => ({
    [DOCUMENT]: { expressions: { statement: [{ resources: refers(...references) }] } },
  });

  test("so the ARN alone may be its indexes, and is unknown by address and expression", () => {
    const found = judged({
      resources: [document([null])],
      configured: statement("aws_dynamodb_table.t.arn"),
    });
    expect(found.network.verdict).toBe("REACHABLE");
    expect(found.outcome).toBe("indeterminate");
    expect(JSON.stringify(found.permissions)).toContain(
      `${DOCUMENT}.statement[0].resources: the plan does not have the text around aws_dynamodb_table.t.arn`,
    );
  });

  test("the ARN twice may be two of its indexes", () => {
    const found = judged({
      resources: [document([null, null])],
      configured: statement("aws_dynamodb_table.t.arn", "aws_dynamodb_table.t.arn"),
    });
    expect(found.outcome).toBe("indeterminate");
  });

  test("another statement that allows the same decides", () => {
    const found = judged({
      resources: [document([null], ["*"])],
      configured: {
        [DOCUMENT]: {
          expressions: {
            statement: [
              { resources: refers("aws_dynamodb_table.t.arn") },
              { resources: { constant_value: ["*"] } },
            ],
          },
        },
      },
    });
    expect(decision(found)).toEqual(["ALLOWED"]);
  });

  test("a configuration in JSON has it", () => {
    const text = (resource: string) =>
      judged({
        resources: [document([null])],
        configured: {
          [DOCUMENT]: {
            expressions: {
              statement: [
                {
                  resources: { constant_value: [resource], ...refers("aws_dynamodb_table.t.arn") },
                },
              ],
            },
          },
        },
      });
    expect(decision(text("${aws_dynamodb_table.t.arn}"))).toEqual(["ALLOWED"]);
    expect(decision(text("${aws_dynamodb_table.t.arn}/index/*"))[0]).toMatch(/^DENIED/);
  });
});
