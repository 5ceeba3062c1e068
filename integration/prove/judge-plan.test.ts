import { decided, diagnosis, unreachable } from "../testing/diagnosis";
import { planText } from "../../doctor/snapshot/plan/testing/plan";
import { judgeStackPlan, notTold, planDisagreements } from "./judge-plan";

const denied = decided("dynamodb:GetItem", { effect: "DENIED", code: "X_AUTHZ_EXPLICIT_DENY" });
const open = diagnosis({ verdict: "INDETERMINATE" });

describe("plan and deployed state", () => {
  test("agree if they have the same verdict", () => {
    expect(planDisagreements(diagnosis(), diagnosis())).toEqual([]);
  });

  test.each([
    ["reach", unreachable, "UNREACHABLE: NO_ROUTE_TO_DESTINATION, allowed"],
    ["privacy", diagnosis({ private: false }), "reachable, not private, allowed"],
    [
      "permissions",
      diagnosis({}, denied),
      "reachable, private, dynamodb:GetItem DENIED: X_AUTHZ_EXPLICIT_DENY",
    ],
    ["what is known", open, "INDETERMINATE, allowed"],
  ])("disagree about %s, with both verdicts", (_, planned, text) => {
    expect(planDisagreements(planned, diagnosis())).toEqual([
      `plan and deployed state disagree; before apply: ${text}; after apply: reachable, private, allowed`,
    ]);
  });

  test("agree if the role allows less than it should, as both say of what it allows", () => {
    const put = decided("dynamodb:PutItem", { effect: "DENIED", code: "X_AUTHZ_EXPLICIT_DENY" });
    const get = decided("dynamodb:GetItem", {});
    const items = [put, get].flatMap((each) => (each.known ? each.items : []));
    const both = diagnosis({}, { known: true, items });
    expect(planDisagreements(diagnosis({}, get), both)).toEqual([]);
    expect(planDisagreements(both, diagnosis({}, get))).toHaveLength(1);
  });
});

describe("a plan tells what the stack will be", () => {
  test.each(["gateway-endpoint", "existing-vpc"] as const)("%s, if it is known", (path) => {
    expect(notTold(unreachable, path)).toBeUndefined();
  });

  test("unless it only names the VPC", () => {
    expect(notTold(open, "existing-vpc")).toMatch(/only names the VPC/);
  });

  test("or else the stack fails", () => {
    expect(notTold(open, "gateway-endpoint")).toBeUndefined();
  });
});

test("refuses a plan without a function that uses DynamoDB", () => {
  const plan = planText({
    resources: [{ resource: "aws_dynamodb_table.t", after: { name: "t" } }],
  });
  expect(() => judgeStackPlan(plan)).toThrow(
    "the doctor must find one function or instance that uses DynamoDB in the plan, got: 0",
  );
});
