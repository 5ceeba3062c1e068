import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DoctorError, SnapshotError } from "../errors";
import {
  copyExample,
  exampleFolder,
  removeTemporaryFolders,
  temporaryFolder,
} from "../testing/examples";
import { readFolder } from "./folder";

afterEach(removeTemporaryFolders);

/** The error that reading throws. */
function failure(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("reads function, network and access of a folder", () => {
  const { network, access } = readFolder(exampleFolder("gateway-endpoint"));
  expect(network.region).toBe("us-east-2");
  expect(network.source).toMatchObject({
    kind: "vpc-function",
    functionName: "orders-reader",
    securityGroupIds: ["sg-0f2e3d4c5b6a79880"],
    clientEndpoint: { known: true, url: undefined },
  });
  expect(network.subnets).toMatchObject({ known: true, items: [{}, {}] });
  expect(network.vpcAttributes).toMatchObject({
    items: [{ EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } }],
  });
  expect(network.prefixListEntries).toMatchObject({
    items: [{ PrefixListId: "pl-4ca54025", Entries: [{}, {}, {}, {}] }],
  });
  expect(access).toMatchObject({
    accountId: { value: "111122223333" },
    role: { value: { name: "orders-reader" } },
    inlinePolicies: { items: [{ name: "read-orders", document: { known: true } }] },
    attachedPolicies: { items: [] },
    permissionBoundary: { known: true, value: undefined },
    table: { value: { name: "orders" } },
    tableDescription: { value: { keyAttributes: ["pk", "sk"], indexNames: ["by-customer"] } },
    tablePolicy: { known: true, value: undefined },
    key: { known: true, value: undefined },
    functionArn: "arn:aws:lambda:us-east-2:111122223333:function:orders-reader",
  });
});

test("takes the only instance of a folder for the one that asks", () => {
  const { network, access } = readFolder(exampleFolder("endpoint-without-route-table"));
  expect(network.source).toMatchObject({
    kind: "instance",
    networkInterfaceId: "eni-0c7b6a5948372615f",
  });
  expect(access.role).toMatchObject({ value: { name: "tutorial" } });
});

test("says which file is missing", () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove("describe-network-acls.json", "get-role-policy-read-orders.json");
  const { network, access } = readFolder(copy.folder);
  expect(network.networkAcls).toEqual({
    known: false,
    missing: "describe-network-acls.json",
    why: "the file is not in the folder",
  });
  expect(access.inlinePolicies).toMatchObject({
    items: [{ document: { known: false, missing: "get-role-policy-read-orders.json" } }],
  });
});

test("takes one page of several for unknown", () => {
  const copy = copyExample("gateway-endpoint");
  copy.set("list-role-policies.json", "IsTruncated", true);
  expect(readFolder(copy.folder).access.inlinePolicies).toMatchObject({
    known: false,
    missing: "list-role-policies.json",
  });
  copy.set("describe-subnets.json", "NextToken", "more");
  expect(readFolder(copy.folder).network.subnets).toMatchObject({
    known: false,
    missing: "describe-subnets.json",
    why: "the file has only one of several pages",
  });
});

test.each([
  ["empty", ""],
  ["blank", " \n"],
  ["truncated", '{"Vpcs": [{"VpcId": "vpc-1"'],
  ["no JSON", "An error occurred (AccessDenied)"],
])("throws with the file's name when it is %s", (_, text) => {
  const copy = copyExample("gateway-endpoint");
  copy.write("describe-vpcs.json", text);
  const error = failure(() => readFolder(copy.folder));
  expect(error).toBeInstanceOf(SnapshotError);
  expect(error).toMatchObject({ file: "describe-vpcs.json", field: undefined });
});

test.each([
  ["foreign", "describe-vpcs.json", '{"Buckets": []}', "Vpcs"],
  ["a list", "describe-vpcs.json", "[]", undefined],
  ["null", "describe-vpcs.json", "null", undefined],
  ["a wrong id", "describe-vpcs.json", '{"Vpcs": [{"VpcId": 1}]}', "Vpcs[0].VpcId"],
  [
    "a wrong CIDR",
    "describe-subnets.json",
    '{"Subnets": [{"SubnetId": "subnet-1", "CidrBlock": "10.0.0.0/99"}]}',
    "Subnets[0].CidrBlock",
  ],
  ["a wrong key type", "describe-table.json", '{"Table": {"TableName": 1}}', "Table.TableName"],
  ["no policy", "get-role-policy-read-orders.json", "{}", "PolicyDocument"],
  ["another command's", "get-resource-policy.json", '{"Vpcs": []}', "Policy"],
])("throws with file and field when the answer is %s", (_, file, text, field) => {
  const copy = copyExample("gateway-endpoint");
  copy.write(file, text);
  const error = failure(() => readFolder(copy.folder));
  expect(error).toBeInstanceOf(SnapshotError);
  expect(error).toMatchObject({ file, field });
});

test("throws when a policy in a string is not JSON", () => {
  const copy = copyExample("gateway-endpoint");
  copy.write("get-resource-policy.json", '{"Policy": "{"}');
  expect(failure(() => readFolder(copy.folder))).toMatchObject({
    name: "SnapshotError",
    file: "get-resource-policy.json",
  });
});

test("refuses a file of 100 MB without reading it", () => {
  const copy = copyExample("gateway-endpoint");
  const path = copy.path("describe-vpcs.json");
  writeFileSync(path, "");
  truncateSync(path, 100 * 1024 * 1024);
  const start = performance.now();
  const error = failure(() => readFolder(copy.folder));
  expect(error).toMatchObject({ name: "SnapshotError", file: "describe-vpcs.json" });
  expect(performance.now() - start).toBeLessThan(1_000);
});

test("throws when a folder takes the place of a file", () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove("describe-vpcs.json");
  mkdirSync(copy.path("describe-vpcs.json"));
  expect(failure(() => readFolder(copy.folder))).toMatchObject({ file: "describe-vpcs.json" });
});

test("throws when there is no folder", () => {
  expect(() => readFolder(join(temporaryFolder(), "nothing"))).toThrow(DoctorError);
});

test("throws when a folder does not say who asks", () => {
  expect(() => readFolder(temporaryFolder())).toThrow("--instance");
});

test("throws when the folder is of another function", () => {
  expect(() =>
    readFolder(exampleFolder("gateway-endpoint"), { source: { kind: "function", name: "other" } }),
  ).toThrow("orders-reader");
});

test("throws when the folder is of another table", () => {
  expect(() => readFolder(exampleFolder("gateway-endpoint"), { table: "other" })).toThrow(
    "--table other",
  );
});

test("throws when the folder holds another role than the function's", () => {
  const copy = copyExample("gateway-endpoint");
  copy.set("get-role.json", "Role.Arn", "arn:aws:iam::111122223333:role/other");
  expect(failure(() => readFolder(copy.folder))).toMatchObject({
    file: "get-role.json",
    field: "Role.Arn",
  });
});

test.each([
  ["get-function-configuration.json", "FunctionArn"],
  ["get-function-configuration.json", "Role"],
  ["get-role.json", "Role.Arn"],
  ["describe-table.json", "Table.TableArn"],
])("throws when %s has no ARN in %s", (file, field) => {
  const copy = copyExample("gateway-endpoint");
  copy.set(file, field, "orders");
  expect(failure(() => readFolder(copy.folder))).toMatchObject({ file, field });
});

test("throws when the folder holds another key than the table's", () => {
  const copy = copyExample("gateway-endpoint");
  const key = (id: string) => `arn:aws:kms:us-east-2:111122223333:key/${id}`;
  copy.set("describe-table.json", "Table.SSEDescription", { KMSMasterKeyArn: key("1") });
  const other = { Arn: key("2"), KeyManager: "AWS", KeyState: "Enabled" };
  copy.write("describe-key.json", JSON.stringify({ KeyMetadata: other }));
  expect(failure(() => readFolder(copy.folder))).toMatchObject({
    file: "describe-key.json",
    field: "KeyMetadata.Arn",
  });
});

test("the client of a table in another Region calls that Region", () => {
  const copy = copyExample("gateway-endpoint");
  const arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
  copy.set("describe-table.json", "Table.TableArn", arn);
  expect(readFolder(copy.folder).network.source.clientEndpoint).toMatchObject({
    url: "https://dynamodb.eu-west-1.amazonaws.com",
  });
});

test("reads names that would lead out of the folder as names of files in it", () => {
  const copy = copyExample("gateway-endpoint");
  copy.set("list-role-policies.json", "PolicyNames", ["../../../../etc/passwd"]);
  expect(readFolder(copy.folder).access.inlinePolicies).toMatchObject({
    items: [
      {
        name: "../../../../etc/passwd",
        document: { missing: "get-role-policy-..%2f..%2f..%2f..%2fetc%2fpasswd.json" },
      },
    ],
  });
});
