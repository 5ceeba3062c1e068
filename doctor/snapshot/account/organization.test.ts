import { diagnose } from "../../diagnose";
import { awsError, fakeAccount, type SdkCall } from "../../testing/fake-account";
import { answersFrom } from "../answers";
import { assemble, type Snapshot } from "../assemble";
import { type Question } from "../question";
import { type Clients } from "./clients";
import { collectAnswers } from "./collect";

const FUNCTION: Question = { source: { kind: "function", name: "orders-reader" } };

async function snapshotOf(clients: Clients): Promise<Snapshot> {
  return assemble(answersFrom(await collectAnswers(clients, FUNCTION)), FUNCTION);
}

describe("an organization", () => {
  const Organization = { Id: "o-exampleorgid", MasterAccountId: "999988887777" };
  const UP: Readonly<Record<string, string>> = {
    "111122223333": "ou-ab12-x",
    "ou-ab12-x": "r-ab12",
  };

  /** Answers as to the management account. */
  function answering({ action, input }: SdkCall): object | undefined {
    switch (action) {
      case "organizations:DescribeOrganization":
        return { Organization };
      case "organizations:ListParents":
        return { Parents: [{ Id: UP[String(input.ChildId)] }] };
      case "organizations:ListPoliciesForTarget":
        return { Policies: [{ Id: input.Filter === "SERVICE_CONTROL_POLICY" ? "p-S" : "p-R" }] };
      case "organizations:DescribePolicy": {
        const Principal = input.PolicyId === "p-R" ? { Principal: "*" } : {};
        const Statement = { Effect: "Allow", Action: "*", Resource: "*", ...Principal };
        return { Policy: { Content: JSON.stringify({ Statement }) } };
      }
      default:
        return undefined;
    }
  }

  const asked = (calls: readonly SdkCall[]) =>
    calls.filter(({ action }) => action.startsWith("organizations:")).map(({ action }) => action);

  test("tells its policies, level by level, to who may ask", async () => {
    const { clients, calls } = fakeAccount("gateway-endpoint", answering);
    const snapshot = await snapshotOf(clients);
    expect(snapshot.access.organizations).toMatchObject({
      "111122223333": {
        organization: { value: { id: "o-exampleorgid" } },
        levels: [
          { target: "111122223333", serviceControl: { items: [{ name: "p-S" }] } },
          { target: "ou-ab12-x", resourceControl: { items: [{ name: "p-R" }] } },
          { target: "r-ab12" },
        ],
      },
    });
    expect(asked(calls)).toHaveLength(1 + 2 + 3 * 2 + 2);
    expect(diagnose(snapshot, { actions: ["dynamodb:GetItem"] }).outcome).toBe("ok");
  });

  test("is asked once more where an account only belongs to it", async () => {
    const { clients, calls } = fakeAccount("gateway-endpoint", (call) =>
      call.action === "organizations:ListParents"
        ? awsError("AccessDeniedException")
        : answering(call),
    );
    const snapshot = await snapshotOf(clients);
    expect(asked(calls)).toEqual([
      "organizations:DescribeOrganization",
      "organizations:ListParents",
    ]);
    expect(diagnose(snapshot, { actions: ["dynamodb:GetItem"] }).outcome).toBe("ok");
  });

  test("is not asked for policies where there is none", async () => {
    const { clients, calls } = fakeAccount("gateway-endpoint", ({ action }) =>
      action === "organizations:DescribeOrganization"
        ? awsError("AWSOrganizationsNotInUseException")
        : undefined,
    );
    const { access } = await snapshotOf(clients);
    expect(access.organizations["111122223333"]?.organization).toEqual({
      known: true,
      value: undefined,
    });
    expect(asked(calls)).toEqual(["organizations:DescribeOrganization"]);
  });

  test.each([
    "organizations:DescribeOrganization",
    "organizations:ListParents",
    "organizations:ListPoliciesForTarget",
  ])("that fails at %s leaves everything else known", async (action) => {
    const { clients } = fakeAccount("gateway-endpoint", (call) =>
      call.action === action ? awsError("TimeoutError") : answering(call),
    );
    const snapshot = await snapshotOf(clients);
    expect(diagnose(snapshot, { actions: ["dynamodb:GetItem"] }).outcome).toBe("ok");
  });

  test("whose policy cannot be described makes the decision unknown, by name", async () => {
    const { clients } = fakeAccount("gateway-endpoint", (call) =>
      call.action === "organizations:DescribePolicy"
        ? awsError("AccessDeniedException")
        : answering(call),
    );
    const { outcome, permissions } = diagnose(await snapshotOf(clients), {
      actions: ["dynamodb:GetItem"],
    });
    expect(outcome).toBe("indeterminate");
    expect(JSON.stringify(permissions)).toContain("organizations:DescribePolicy: access denied");
  });
});
