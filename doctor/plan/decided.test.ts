import fc from "fast-check";
import { readDocument, readPlan } from "../snapshot/plan";
import { planText, refers } from "../snapshot/plan/testing/plan";
import { Addresses } from "./addresses";
import { judgePlan } from "./judge";
import { openPlan } from "./testing/open-plan";
import { judgedPlainly } from "./testing/plainly";

test("covers plans with verdicts that are open and that are not, so that the property below is about something", () => {
  const seen = new Set<string>();
  for (const text of fc.sample(openPlan, { numRuns: 20, seed: 7 })) {
    const document = readDocument(text, "plan.json");
    const { attributes } = readPlan(document).open;
    seen.add(`${attributes > 3 ? "many are" : attributes > 0 ? "some are" : "nothing is"} open`);
    const { audit, comparison } = judgePlan(document);
    for (const { diagnosis } of audit.entries) {
      seen.add(diagnosis.outcome).add(diagnosis.network.verdict);
    }
    for (const { kind } of comparison?.changes ?? []) seen.add(kind);
  }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      "nothing is open",
      "some are open",
      "many are open",
      "REACHABLE",
      "UNREACHABLE",
      "INDETERMINATE",
      "path-lost",
    ]),
  );
});

test("says what is said when every world is read and judged whole", () => {
  fc.assert(
    fc.property(openPlan, (text) => {
      const document = readDocument(text, "plan.json");
      const { audit, comparison, meanings } = judgePlan(document);
      const found = new Addresses(meanings).data({ audit, comparison });
      expect(found).toEqual(JSON.parse(JSON.stringify(judgedPlainly(document))));
    }),
    { numRuns: 12 },
  );
});

test("does not take a source's likeliest role for its role, even if the other one uses no table", () => {
  const role = (name: string) => ({ resource: `aws_iam_role.${name}`, after: { name, path: "/" } });
  const Statement = [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: TABLE_ARN }];
  const withRole = (...references: readonly string[]) =>
    planText({
      resources: [
        { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } },
        role("reader"),
        role("nobody"),
        {
          resource: "aws_iam_role_policy.p",
          after: { name: "p", role: "reader", policy: JSON.stringify({ Statement }) },
        },
        { resource: "aws_lambda_function.f", after: { function_name: "f" }, unknown: ["role"] },
      ],
      root: {
        resources: { "aws_lambda_function.f": { expressions: { role: refers(...references) } } },
      },
    });
  const outcomes = (text: string) =>
    judgePlan(readDocument(text, "plan.json")).audit.entries.map(
      ({ diagnosis: { outcome } }) => outcome,
    );
  expect(outcomes(withRole("aws_iam_role.reader.arn"))).toEqual(["ok"]);
  expect(outcomes(withRole("aws_iam_role.nobody.arn"))).toEqual([]);
  expect(outcomes(withRole("aws_iam_role.reader.arn", "aws_iam_role.nobody.arn"))).toEqual([
    "indeterminate",
  ]);
});

const TABLE_ARN = "arn:aws:dynamodb:us-east-2:000000000000:table/t";
