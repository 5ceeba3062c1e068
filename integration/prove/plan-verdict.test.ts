import { decided, diagnosis, unreachable } from "../testing/diagnosis";
import { planDisagreements, planVerdict } from "./plan-verdict";

const denied = decided("dynamodb:GetItem", { effect: "DENIED", code: "X_AUTHZ_EXPLICIT_DENY" });

describe("plan and deployed state", () => {
  test.each([
    ["reachable", diagnosis()],
    ["unreachable", unreachable],
    ["unknown", diagnosis({ verdict: "INDETERMINATE" })],
  ])("agree if both are %s", (_, both) => {
    expect(planDisagreements(both, both)).toEqual([]);
  });

  test.each([
    ["reach", unreachable, "UNREACHABLE: NO_ROUTE_TO_DESTINATION, allowed"],
    ["privacy", diagnosis({ private: false }), "reachable, not private, allowed"],
    [
      "permissions",
      diagnosis({}, denied),
      "reachable, private, dynamodb:GetItem DENIED: X_AUTHZ_EXPLICIT_DENY",
    ],
    ["what is known", diagnosis({ verdict: "INDETERMINATE" }), "INDETERMINATE, allowed"],
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

  test("disagree if the permissions are known of one of them", () => {
    const unknown = diagnosis({}, { known: false, missing: "role", why: "not readable" });
    expect(planDisagreements(unknown, diagnosis())).toHaveLength(1);
    expect(planDisagreements(diagnosis(), unknown)).toHaveLength(1);
    expect(planVerdict(unknown).permissions).toBe("unknown: role");
  });
});
