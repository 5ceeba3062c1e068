import { readdirSync } from "node:fs";
import { diagnose, type Diagnosis } from "./diagnose";
import { problemsOf, renderText } from "./report";
import { readFolder } from "./snapshot/folder";
import { type Copy, copyExample, removeTemporaryFolders } from "./testing/examples";
import {
  ACCOUNT,
  attach,
  describePolicy,
  FULL,
  inOrganization,
  listFile,
  ORGANIZATION,
  OTHER,
  parentsFile,
  policyFile,
  ROOT,
  TARGETS,
  TYPES,
  UNIT,
  write,
} from "./testing/organization";

afterEach(removeTemporaryFolders);

const DENY = { ...FULL, Effect: "Deny", Action: "dynamodb:GetItem" };
const actions = ["dynamodb:GetItem"];

function asking(copy: Copy): Diagnosis {
  return diagnose(readFolder(copy.folder), { actions });
}

function decisionOf({ permissions }: Diagnosis) {
  const decision = permissions.known ? permissions.items[0]?.decision : undefined;
  return {
    effect: decision?.effect,
    code: decision?.code,
    assumed: decision?.assumptions.map(({ layer }) => layer),
  };
}

function sentencesOf(diagnosis: Diagnosis): string {
  return problemsOf(diagnosis)
    .map(({ sentence }) => sentence)
    .join("\n");
}

const ALL_SEEN = { effect: "ALLOWED", code: null, assumed: ["session-policy"] };

test("an organization that allows everything takes nothing away, and is seen", () => {
  const diagnosis = asking(inOrganization());
  expect(decisionOf(diagnosis)).toEqual(ALL_SEEN);
  expect(diagnosis.outcome).toBe("ok");
  expect(renderText(diagnosis)).not.toContain("control policies");
});

describe.each(TYPES)("a %s", (type) => {
  test.each(TARGETS)("that denies at %s denies", (target) => {
    const copy = inOrganization();
    attach(copy, type, target, DENY);
    const diagnosis = asking(copy);
    expect(decisionOf(diagnosis)).toMatchObject({
      effect: "DENIED",
      code: "X_AUTHZ_EXPLICIT_DENY",
    });
    expect(sentencesOf(diagnosis)).toMatch(
      /statement 1 in (service|resource) control policy Guard/,
    );
  });

  test("that denies something else does not", () => {
    const copy = inOrganization();
    attach(copy, type, ROOT, { ...DENY, Action: "s3:*" });
    expect(decisionOf(asking(copy))).toEqual(ALL_SEEN);
  });

  test("does not apply in the management account", () => {
    const copy = inOrganization(ACCOUNT);
    attach(copy, type, ROOT, DENY);
    expect(decisionOf(asking(copy))).toEqual(ALL_SEEN);
  });

  test("does not apply to a service-linked role", () => {
    const copy = inOrganization();
    attach(copy, type, ROOT, DENY);
    const role = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x.amazonaws.com/orders-reader`;
    copy.set("get-role.json", "Role.Arn", role);
    copy.set("get-function-configuration.json", "Role", role);
    const all = { Statement: [{ ...FULL, Principal: "*" }] };
    copy.set("describe-vpc-endpoints.json", "VpcEndpoints.0.PolicyDocument", JSON.stringify(all));
    expect(decisionOf(asking(copy))).toEqual(ALL_SEEN);
  });

  test("that is listed and not described is unknown, by name", () => {
    const copy = inOrganization();
    copy.remove(policyFile(attach(copy, type, ROOT, DENY)));
    const diagnosis = asking(copy);
    expect(decisionOf(diagnosis).effect).toBe("INDETERMINATE");
    expect(sentencesOf(diagnosis)).toContain("describe-policy-p-");
  });

  test("of a level that is not listed is not seen, and the others still apply", () => {
    const layer = type.toLowerCase().replaceAll("_", "-");
    const copy = inOrganization();
    copy.remove(listFile(type, UNIT));
    const diagnosis = asking(copy);
    expect(decisionOf(diagnosis)).toMatchObject({
      effect: "ALLOWED",
      assumed: [layer, "session-policy"],
    });
    expect(renderText(diagnosis)).toContain(
      `some ${layer.replaceAll("-", " ").replace("policy", "policies")}`,
    );
    attach(copy, type, ROOT, DENY);
    expect(decisionOf(asking(copy)).effect).toBe("DENIED");
  });

  test("of a level above one that does not name it is not seen", () => {
    const layer = type.toLowerCase().replaceAll("_", "-");
    const copy = inOrganization();
    attach(copy, type, ROOT, DENY);
    copy.remove(parentsFile(UNIT));
    expect(decisionOf(asking(copy)).assumed).toContain(layer);
  });

  test("cannot be missing at one level where others have some", () => {
    const copy = inOrganization();
    write(copy, listFile(type, UNIT), { Policies: [] });
    expect(decisionOf(asking(copy)).effect).toBe("INDETERMINATE");
    for (const target of TARGETS) write(copy, listFile(type, target), { Policies: [] });
    expect(decisionOf(asking(copy))).toEqual(ALL_SEEN);
  });
});

test.each(TARGETS)("a service control policy must allow at %s too", (target) => {
  const copy = inOrganization();
  write(copy, listFile("SERVICE_CONTROL_POLICY", target), { Policies: [{ Id: "p-onlystorage" }] });
  describePolicy(copy, "SERVICE_CONTROL_POLICY", "p-onlystorage", [{ ...FULL, Action: "s3:*" }]);
  expect(decisionOf(asking(copy)).code).toBe("X_AUTHZ_SCP_NO_ALLOW");
});

describe("without describe-organization.json", () => {
  test("policies may be those of the management account, where they do not apply", () => {
    const copy = inOrganization();
    attach(copy, "SERVICE_CONTROL_POLICY", ROOT, DENY);
    copy.remove(ORGANIZATION);
    const diagnosis = asking(copy);
    expect(decisionOf(diagnosis).effect).toBe("INDETERMINATE");
    expect(sentencesOf(diagnosis)).toContain("describe-organization.json");
  });

  test("and without policies nothing is seen, as if there were none", () => {
    expect(decisionOf(asking(copyExample("gateway-endpoint")))).toMatchObject({
      effect: "ALLOWED",
      assumed: ["service-control-policy", "resource-control-policy", "session-policy"],
    });
  });
});

test("an account in no organization has no such policies", () => {
  const copy = copyExample("gateway-endpoint");
  copy.write(ORGANIZATION, "{}");
  expect(decisionOf(asking(copy))).toEqual(ALL_SEEN);
});

test("levels that lead in a circle end, and what is above is not seen", () => {
  const copy = inOrganization();
  write(copy, parentsFile(UNIT), { Parents: [{ Id: UNIT }] });
  expect(decisionOf(asking(copy)).assumed).toContain("service-control-policy");
});

test.each(
  readdirSync(inOrganization().folder).filter((file) => /organi|list-p|describe-p/.test(file)),
)("a %s of another shape is an error that names it", (file) => {
  for (const text of ["[]", '{"Organization":{}}', '{"Parents":1}', "{"]) {
    const copy = inOrganization();
    copy.write(file, text);
    expect(() => asking(copy)).toThrow(file);
  }
});

test("a description of another policy is refused", () => {
  const copy = inOrganization();
  copy.set(policyFile("p-Full"), "Policy.PolicySummary.Id", "p-another");
  expect(() => asking(copy)).toThrow("but `p-Full` was asked for");
});

describe("a condition on the organization", () => {
  function conditioned(copy: Copy, Condition: object): Copy {
    const at = "PolicyDocument.Statement.0.Condition";
    copy.set("get-role-policy-read-orders.json", at, Condition);
    return copy;
  }
  const OWN = { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } };

  test.each([
    ["the role's own", OWN, "ALLOWED"],
    ["another", { StringEquals: { "aws:PrincipalOrgID": "o-another" } }, "DENIED"],
    [
      "that of the table",
      { StringEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } },
      "ALLOWED",
    ],
  ])("%s", (_, condition, effect) => {
    expect(decisionOf(asking(conditioned(inOrganization(), condition))).effect).toBe(effect);
  });

  test("is not met in an account without one", () => {
    const copy = conditioned(copyExample("gateway-endpoint"), OWN);
    copy.write(ORGANIZATION, "{}");
    expect(decisionOf(asking(copy)).effect).toBe("DENIED");
  });

  test("is unknown, by name, where it is not described", () => {
    const diagnosis = asking(conditioned(copyExample("gateway-endpoint"), OWN));
    expect(decisionOf(diagnosis).effect).toBe("INDETERMINATE");
    expect(sentencesOf(diagnosis)).toContain("aws:PrincipalOrgID");
  });
});

describe("for a table of another account", () => {
  const TABLE = `arn:aws:dynamodb:us-east-2:${OTHER}:table/orders`;

  function crossAccount(): Copy {
    const copy = inOrganization("123456789012");
    copy.set("get-function-configuration.json", "Environment.Variables.TABLE_NAME", TABLE);
    copy.set("describe-table.json", "Table.TableArn", TABLE);
    copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement.0", FULL);
    const all = JSON.stringify({ Statement: [{ ...FULL, Principal: "*" }] });
    copy.set("describe-vpc-endpoints.json", "VpcEndpoints.0.PolicyDocument", all);
    write(copy, "get-resource-policy.json", { Policy: all });
    write(copy, parentsFile(OTHER), { Parents: [{ Id: ROOT }] });
    write(copy, listFile("RESOURCE_CONTROL_POLICY", OTHER), {
      Policies: [{ Id: "p-FullResource" }],
    });
    return copy;
  }

  test("the role's account has the service control policies, the table's the others", () => {
    expect(decisionOf(asking(crossAccount()))).toEqual(ALL_SEEN);
  });

  test.each([
    ["SERVICE_CONTROL_POLICY", ACCOUNT, "DENIED"],
    ["SERVICE_CONTROL_POLICY", OTHER, "ALLOWED"],
    ["RESOURCE_CONTROL_POLICY", ACCOUNT, "ALLOWED"],
    ["RESOURCE_CONTROL_POLICY", OTHER, "DENIED"],
  ] as const)("a %s of %s: %s", (type, target, effect) => {
    const copy = crossAccount();
    attach(copy, type, target, DENY);
    expect(decisionOf(asking(copy)).effect).toBe(effect);
  });

  test("an account that the organization does not answer about is not seen", () => {
    const copy = crossAccount();
    copy.remove(parentsFile(OTHER), listFile("RESOURCE_CONTROL_POLICY", OTHER));
    expect(decisionOf(asking(copy)).assumed).toContain("resource-control-policy");
  });
});
