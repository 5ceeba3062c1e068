import { diagnose } from "./diagnose";
import { readFolder } from "./snapshot/folder";
import { copyExample, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

test("does not know whether the table's key is enabled without describe-key.json", () => {
  const copy = copyExample("gateway-endpoint");
  const KMSMasterKeyArn = "arn:aws:kms:us-east-2:111122223333:key/1";
  copy.set("describe-table.json", "Table.SSEDescription", { KMSMasterKeyArn });
  const Statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  copy.write("get-key-policy.json", JSON.stringify({ Policy: JSON.stringify({ Statement }) }));
  expect(diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] })).toMatchObject({
    outcome: "indeterminate",
    tableProblems: [{ effect: "unknown", reason: { missing: "describe-key.json" } }],
  });
});

test.each([
  ["https", 443, "ALLOWED"],
  ["http", 80, "DENIED"],
])("judges a table's policy that wants TLS for a client that calls %s:", (scheme, port, effect) => {
  const copy = copyExample("gateway-endpoint");
  const url = `${scheme}://dynamodb.us-east-2.amazonaws.com`;
  copy.set("get-function-configuration.json", "Environment.Variables", {
    AWS_ENDPOINT_URL_DYNAMODB: url,
  });
  const rule = "SecurityGroups.0.IpPermissionsEgress.0";
  copy.set("describe-security-groups.json", `${rule}.FromPort`, port);
  const Statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  copy.write("get-resource-policy.json", JSON.stringify({ Policy }));

  const actions = ["dynamodb:GetItem"];
  expect(diagnose(readFolder(copy.folder), { actions })).toMatchObject({
    network: { verdict: "REACHABLE" },
    permissions: { items: [{ decision: { effect } }] },
  });
});
