import { TerraformStack } from "cdktf";
import { inApp, Template } from "../testing/template";
import { addBackend, backendRule, type Backend } from "./backend";

const ARN = "arn:aws:kms:us-east-2:111122223333:key/0d990263-018e-4e65-a703-eff731de951e";

const accepted = (backend: unknown) => backendRule.schema.safeParse(backend).success;
const s3 = (more: object) => ({ type: "s3", bucket: "states", ...more });
const cloud = (more: object) => ({ type: "cloud", organization: "acme", ...more });

test.each([
  { type: "local" },
  s3({}),
  s3({ bucket: "a.b-1" }),
  s3({ bucket: "a".repeat(63) }),
  s3({ keyPrefix: "team-a/states", region: "eu-central-1", kmsKeyId: ARN, useLockfile: false }),
  cloud({}),
  cloud({ organization: "a_b", hostname: "tfe.example.com:8443", project: "Team A" }),
  cloud({ workspacePrefix: "a".repeat(26) }),
  cloud({ tags: ["team:a"] }),
])("takes %j", (backend) => {
  expect(accepted(backend)).toBe(true);
});

test.each([
  "local",
  null,
  {},
  { type: "consul" },
  { type: "local", path: "/tmp/terraform.tfstate" },
  { type: "s3" },
  s3({ bucket: "ab" }),
  s3({ bucket: "a".repeat(64) }),
  s3({ bucket: "States" }),
  s3({ bucket: "a..b" }),
  s3({ keyPrefix: "" }),
  s3({ keyPrefix: "/a" }),
  s3({ keyPrefix: "a/" }),
  s3({ keyPrefix: "${path.module}" }),
  s3({ region: "us-east-2a" }),
  s3({ kmsKeyId: "alias/states" }),
  s3({ useLockfile: "true" }),
  s3({ secretKey: "x" }),
  { type: "cloud" },
  cloud({ organization: "a b" }),
  cloud({ hostname: "https://tfe.example.com" }),
  cloud({ hostname: "localhost" }),
  cloud({ project: "ab" }),
  cloud({ workspacePrefix: "a".repeat(27) }),
  cloud({ workspacePrefix: "a/" }),
  cloud({ tags: [] }),
  cloud({ tags: ["A"] }),
  cloud({ tags: ["a"], workspacePrefix: "b" }),
  cloud({ token: "x" }),
])("refuses %j", (backend) => {
  expect(accepted(backend)).toBe(false);
});

function terraformOf(backend: Backend) {
  return inApp((app) =>
    Template.ofStack(() => {
      const stack = new TerraformStack(app, "test");
      addBackend(stack, backend, { name: "team-a-public", region: "us-east-2" });
      return stack;
    }),
  ).terraform;
}

test("keeps local state in the stack's folder, wherever that is", () => {
  expect(terraformOf({ type: "local" })).toEqual({
    backend: { local: { path: "terraform.tfstate" } },
  });
});

test("keeps state in S3 encrypted and locked, under the stack's own key", () => {
  expect(terraformOf({ type: "s3", bucket: "states" })).toEqual({
    backend: {
      s3: {
        bucket: "states",
        key: "team-a-public/us-east-2/terraform.tfstate",
        region: "us-east-2",
        encrypt: true,
        use_lockfile: true,
      },
    },
  });
});

test("accepts the bucket's region, a key and a prefix, and a Terraform without lock files", () => {
  expect(
    terraformOf({
      type: "s3",
      bucket: "states",
      keyPrefix: "lambda/states",
      region: "eu-central-1",
      kmsKeyId: ARN,
      useLockfile: false,
    }),
  ).toEqual({
    backend: {
      s3: {
        bucket: "states",
        key: "lambda/states/team-a-public/us-east-2/terraform.tfstate",
        region: "eu-central-1",
        encrypt: true,
        kms_key_id: ARN,
      },
    },
  });
});

test("has a workspace with the stack's name", () => {
  expect(terraformOf({ type: "cloud", organization: "acme" })).toEqual({
    cloud: {
      organization: "acme",
      hostname: "app.terraform.io",
      workspaces: { name: "team-a-public-us-east-2" },
    },
  });
});

test("names the workspace, its project and its host as told", () => {
  expect(
    terraformOf({
      type: "cloud",
      organization: "acme",
      hostname: "tfe.example.com",
      project: "Team A",
      workspacePrefix: "dev-",
    }),
  ).toMatchObject({
    cloud: {
      hostname: "tfe.example.com",
      workspaces: { name: "dev-team-a-public-us-east-2", project: "Team A" },
    },
  });
});

test("finds the workspace by tags, one of which is unique to the stack", () => {
  expect(terraformOf({ type: "cloud", organization: "acme", tags: ["team:a"] })).toMatchObject({
    cloud: { workspaces: { tags: ["team:a", "team-a-public"] } },
  });
});
