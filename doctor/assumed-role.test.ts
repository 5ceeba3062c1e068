import { diagnose, type Diagnosis } from "./diagnose";
import { findRemedy } from "./remedy";
import { readFolder } from "./snapshot/folder";
import { copyExample, type Copy, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

const OWN = "arn:aws:iam::111122223333:role/orders-reader";
const READER = "arn:aws:iam::999988887777:role/reader";
const OWN_POLICY = "get-role-policy-read-orders.json";
const actions = ["dynamodb:GetItem"];

function asking(copy: Copy, role = READER): Diagnosis {
  return diagnose(readFolder(copy.folder, { role }), { actions });
}

function effectOf({ permissions }: Diagnosis, action: string): string | undefined {
  const items = permissions.known ? permissions.items : [];
  return items.find((item) => item.action === action)?.decision.effect;
}

/** The folder describes the other account's role, and lists the policies of the function's own. */
function described(trusted: string, allowed: object): Copy {
  const copy = copyExample("gateway-endpoint");
  copy.set("get-role.json", "Role.RoleName", "reader");
  copy.set("get-role.json", "Role.Arn", READER);
  copy.set("get-role.json", "Role.AssumeRolePolicyDocument", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: trusted }, Action: "sts:AssumeRole" }],
  });
  copy.set(OWN_POLICY, "PolicyDocument.Statement.0", allowed);
  return copy;
}

const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole", Resource: READER };

test("the path to STS is part of the question, and the gateway endpoint is not it", () => {
  const copy = described(OWN, ASSUME);
  const { network, outcome } = asking(copy);
  expect(network.verdict).toBe("UNREACHABLE");
  expect(network.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["X_STS_UNREACHABLE"]),
  );
  expect(outcome).toBe("not-ok");
  const own = copyExample("gateway-endpoint");
  expect(asking(own, OWN).network.verdict).toBe("REACHABLE");
});

const STS_ENDPOINT = {
  VpcEndpointId: "vpce-0aaaaaaaaaaaaaaaa",
  VpcId: "vpc-0c1d2e3f4a5b6c7d8",
  VpcEndpointType: "Interface",
  ServiceName: "com.amazonaws.us-east-2.sts",
  State: "available",
  SubnetIds: ["subnet-0a1b2c3d4e5f60718"],
  Groups: [{ GroupId: "sg-0f2e3d4c5b6a79880" }],
  PrivateDnsEnabled: true,
};

/** The folder has an interface endpoint for STS, and groups that let everything pass. */
function withSts(changes: object = {}): Copy {
  const copy = described(OWN, ASSUME);
  copy.set("describe-vpc-endpoints.json", "VpcEndpoints.1", { ...STS_ENDPOINT, ...changes });
  openGroups(copy);
  return copy;
}

function openGroups(copy: Copy): void {
  const all = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
  copy.set("describe-security-groups.json", "SecurityGroups.0.IpPermissionsEgress", [all]);
  copy.set("describe-security-groups.json", "SecurityGroups.0.IpPermissions", [all]);
}

test("an interface endpoint for STS with private DNS opens it", () => {
  const open = (PrivateDnsEnabled: boolean) => asking(withSts({ PrivateDnsEnabled }));
  expect(open(true).network.verdict).toBe("REACHABLE");
  expect(open(false).network.verdict).toBe("UNREACHABLE");
});

test.each([
  ["allows everything", { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }, false],
  [
    "allows the role",
    { Effect: "Allow", Principal: "*", Action: "sts:*", Resource: READER },
    false,
  ],
  ["allows another role", { ...ASSUME, Principal: "*", Resource: `${READER}-2` }, true],
  ["denies it", { Effect: "Deny", Principal: "*", Action: "sts:*", Resource: "*" }, true],
])("the policy of the endpoint for STS counts: it %s", (_, statement, denied) => {
  const policy = { Statement: [statement] };
  const diagnosis = asking(withSts({ PolicyDocument: JSON.stringify(policy) }));
  expect(effectOf(diagnosis, "sts:AssumeRole") === "DENIED").toBe(denied);
});

test("an unread policy of the endpoint for STS is unknown, by name", () => {
  const { permissions } = asking(withSts());
  const items = permissions.known ? permissions.items : [];
  const item = items.find(({ action }) => action === "sts:AssumeRole");
  expect(item?.decision.effect).toBe("INDETERMINATE");
  expect(item?.via).toMatchObject({ endpointId: "vpce-0aaaaaaaaaaaaaaaa" });
  expect(JSON.stringify(item?.decision.unknowns)).toContain("vpce-0aaaaaaaaaaaaaaaa");
});

test.each([
  // The folder does not say whether the function's own role has a permissions boundary.
  ["both policies allow it", OWN, ASSUME, "INDETERMINATE"],
  ["the account is trusted", "arn:aws:iam::111122223333:root", ASSUME, "INDETERMINATE"],
  ["another role is trusted", `${OWN}-2`, ASSUME, "DENIED"],
  ["its own policies allow another role", OWN, { ...ASSUME, Resource: `${READER}-2` }, "DENIED"],
])("sts:AssumeRole, if %s", (_, trusted, allowed, effect) => {
  expect(effectOf(asking(described(trusted, allowed)), "sts:AssumeRole")).toBe(effect);
});

test("what the folder does not describe is unknown, by name, and never ok", () => {
  const copy = copyExample("gateway-endpoint");
  copy.set(OWN_POLICY, "PolicyDocument.Statement.0", ASSUME);
  const diagnosis = asking(copy);
  expect(effectOf(diagnosis, "sts:AssumeRole")).toBe("INDETERMINATE");
  expect(effectOf(diagnosis, "dynamodb:GetItem")).not.toBe("ALLOWED");
  expect(JSON.stringify(diagnosis)).toContain("the trust policy of reader");
  expect(diagnosis.outcome).not.toBe("ok");
});

const OTHER_ROLE = "get-role-arn%3aaws%3aiam%3a%3a999988887777%3arole%2freader.json";

/** The folder describes the function's own role, and the other account's under its ARN. */
function bothDescribed(): Copy {
  const copy = copyExample("gateway-endpoint");
  const trust = { Effect: "Allow", Principal: { AWS: OWN }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = { Version: "2012-10-17", Statement: [trust] };
  const Role = { RoleName: "reader", Arn: READER, AssumeRolePolicyDocument };
  copy.write(OTHER_ROLE, JSON.stringify({ Role }));
  copy.set(OWN_POLICY, "PolicyDocument.Statement.0", ASSUME);
  return copy;
}

describe("with the descriptions of both roles", () => {
  test("sts:AssumeRole is allowed", () => {
    expect(effectOf(asking(bothDescribed()), "sts:AssumeRole")).toBe("ALLOWED");
  });

  test.each([
    [
      "the trust policy is for another role",
      OTHER_ROLE,
      "Role.AssumeRolePolicyDocument.Statement.0.Principal",
      { AWS: `${OWN}-2` },
      "DENIED",
    ],
    [
      "the trust policy is missing",
      OTHER_ROLE,
      "Role.AssumeRolePolicyDocument",
      undefined,
      "INDETERMINATE",
    ],
    ["its own policies allow nothing", OWN_POLICY, "PolicyDocument.Statement", [], "DENIED"],
    [
      "its own boundary is not collected",
      "get-role.json",
      "Role.PermissionsBoundary",
      { PermissionsBoundaryArn: "arn:aws:iam::111122223333:policy/x" },
      "INDETERMINATE",
    ],
  ])("but not if %s", (_, file, at, value, effect) => {
    const copy = bothDescribed();
    copy.set(file, at, value);
    expect(effectOf(asking(copy), "sts:AssumeRole")).toBe(effect);
  });

  test("a file of another role than its name says is refused", () => {
    const copy = bothDescribed();
    copy.set(OTHER_ROLE, "Role.Arn", `${READER}-2`);
    expect(() => asking(copy)).toThrow(`\`Role.Arn\` in ${OTHER_ROLE}`);
  });

  test("a trust policy that is not JSON is an error that names the file", () => {
    const copy = bothDescribed();
    copy.set(OTHER_ROLE, "Role.AssumeRolePolicyDocument", "{");
    expect(() => asking(copy)).toThrow(`the policy in ${OTHER_ROLE} is not JSON`);
  });

  /** Also the policies of the other role, and the table in its account. */
  function complete(): Copy {
    const copy = bothDescribed();
    const about = (command: string) => OTHER_ROLE.replace("get-role", command);
    const write = (file: string, json: object) => {
      copy.write(file, JSON.stringify(json));
    };
    write(about("list-role-policies"), { PolicyNames: ["read-orders"] });
    write(about("list-attached-role-policies"), { AttachedPolicies: [] });
    const TableArn = "arn:aws:dynamodb:us-east-2:999988887777:table/orders";
    copy.set("describe-table.json", "Table.TableArn", TableArn);
    const read = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: TableArn };
    write(about("get-role-policy").replace(".json", "%2fread-orders.json"), {
      RoleName: "reader",
      PolicyName: "read-orders",
      PolicyDocument: { Version: "2012-10-17", Statement: [read] },
    });
    const all = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Statement: [all] });
    copy.set("describe-vpc-endpoints.json", "VpcEndpoints.0.PolicyDocument", PolicyDocument);
    return copy;
  }

  /** Also an endpoint for STS with this policy. */
  function completeWithSts(statement: object): Copy {
    const copy = complete();
    copy.set("describe-vpc-endpoints.json", "VpcEndpoints.1", {
      ...STS_ENDPOINT,
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    openGroups(copy);
    return copy;
  }

  function remedyOf(copy: Copy) {
    const snapshot = readFolder(copy.folder, { role: READER });
    return findRemedy(snapshot, diagnose(snapshot, { actions }), { actions });
  }

  const OTHER = { ...ASSUME, Principal: "*", Resource: `${READER}-2` };

  test("a policy of the endpoint for STS that lacks the role gets a statement, which is tried", () => {
    const copy = completeWithSts(OTHER);
    expect(effectOf(asking(copy), "sts:AssumeRole")).toBe("DENIED");
    const remedy = remedyOf(copy);
    expect(remedy?.steps.map(({ fix }) => fix)).toMatchObject([
      {
        action: "allow-in-policy",
        layer: "endpoint-policy",
        id: STS_ENDPOINT.VpcEndpointId,
        statements: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "sts:AssumeRole",
            Resource: READER,
            Condition: { ArnEquals: { "aws:PrincipalArn": OWN } },
          },
        ],
        document: { Statement: [OTHER, { Resource: READER }] },
      },
    ]);
    expect(effectOf(remedy!.after, "sts:AssumeRole")).toBe("ALLOWED");
  });

  test("a Deny in it gets none, and neither does a trust policy", () => {
    const denied = completeWithSts({ ...OTHER, Effect: "Deny", Action: "sts:*", Resource: "*" });
    expect(remedyOf(denied)).toBeUndefined();
    const distrusted = completeWithSts({ ...OTHER, Resource: READER });
    distrusted.set(OTHER_ROLE, "Role.AssumeRolePolicyDocument.Statement.0.Principal", {
      AWS: `${OWN}-2`,
    });
    expect(effectOf(asking(distrusted), "sts:AssumeRole")).toBe("DENIED");
    expect(remedyOf(distrusted)).toBeUndefined();
  });

  test("the other role's policies decide about the table", () => {
    const diagnosis = asking(complete());
    expect(effectOf(diagnosis, "dynamodb:GetItem")).toBe("ALLOWED");
    expect(effectOf(diagnosis, "sts:AssumeRole")).toBe("ALLOWED");
    const without = complete();
    without.remove(OTHER_ROLE.replace("get-role", "list-attached-role-policies"));
    expect(effectOf(asking(without), "dynamodb:GetItem")).toBe("INDETERMINATE");
    expect(effectOf(asking(without), "sts:AssumeRole")).toBe("ALLOWED");
  });
});

test("another role of the same account is asked as if it were the function's", () => {
  const copy = copyExample("gateway-endpoint");
  expect(effectOf(asking(copy, OWN), "sts:AssumeRole")).toBeUndefined();
  expect(asking(copy, OWN).outcome).toBe("ok");
});
