import { userInfo } from "node:os";
import { forgetAws, hostEnvironment, onlyCredentials, withoutProxy } from "./environment";
import { FOREIGN_NONSENSE } from "../testing/nonsense";

const LOOPBACK = "127.0.0.1,localhost,::1";

// Node.js itself would not start with nonsense in NODE_OPTIONS.
test.each([...Object.entries(FOREIGN_NONSENSE), ["NODE_OPTIONS", "--inspect-brk"]] as const)(
  "leaves out %s",
  (name, value) => {
    expect(hostEnvironment({ [name]: value })).not.toHaveProperty(name);
  },
);

test.each([
  ...["PATH", "HTTPS_PROXY", "http_proxy", "MY_AWS_REGION", "AWS", "NODE_EXTRA_CA_CERTS"],
  ...["TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR", "TF_TOKEN_app_terraform_io"],
  ...["TF_REGISTRY_CLIENT_TIMEOUT", "TF_PROVIDER_DOWNLOAD_RETRY", "PIP_INDEX_URL", "PYENV_ROOT"],
  ...["LAMBDA_DYNAMODB_SETTINGS", "LOCALSTACK_IMAGE", "DOCKER_HOST"],
])("keeps %s", (name) => {
  expect(hostEnvironment({ [name]: "theirs" })).toMatchObject({ [name]: "theirs" });
});

test("leaves out what has no value", () => {
  const environment = hostEnvironment({ EMPTY: "", UNSET: undefined });
  expect(environment).toMatchObject({ EMPTY: "" });
  expect(environment).not.toHaveProperty("UNSET");
});

test.each(["", "relative"])("has the home folder that the system knows in place of %j", (HOME) => {
  expect(hostEnvironment({ HOME })).toMatchObject({ HOME: userInfo().homedir });
  expect(hostEnvironment({ HOME: "/home/me" })).toMatchObject({ HOME: "/home/me" });
  expect(hostEnvironment({})).not.toHaveProperty("HOME");
});

test("reaches this machine without a proxy, and keeps the user's own exceptions", () => {
  expect(hostEnvironment({})).toEqual({ NO_PROXY: LOOPBACK, no_proxy: LOOPBACK });
  expect(hostEnvironment({ no_proxy: "a.example.com,localhost" })).toEqual({
    NO_PROXY: "a.example.com,localhost,127.0.0.1,::1",
    no_proxy: "a.example.com,localhost,127.0.0.1,::1",
  });
  expect(withoutProxy(["b.example.com"], { NO_PROXY: "a", no_proxy: "c" })).toEqual({
    NO_PROXY: `a,${LOOPBACK},b.example.com`,
    no_proxy: `c,${LOOPBACK},b.example.com`,
  });
});

test("is this process's own when none is given", () => {
  process.env.AWS_PROFILE = "theirs";
  try {
    const environment = hostEnvironment();
    expect(environment.PATH).toBe(process.env.PATH);
    expect(environment).not.toHaveProperty("AWS_PROFILE");
  } finally {
    delete process.env.AWS_PROFILE;
  }
});

test("an emulator's credentials are the only ones", () => {
  expect(onlyCredentials({ accessKeyId: "test", secretAccessKey: "secret" })).toEqual({
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  });
});

test("a process that forgets AWS keeps no setting of the user's, and all that is not AWS's", () => {
  const environment: NodeJS.ProcessEnv = { ...FOREIGN_NONSENSE, PATH: "/usr/bin" };
  forgetAws(environment);
  expect(
    Object.keys(environment)
      .filter((name) => name.startsWith("AWS_"))
      .sort(),
  ).toEqual(["AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED", "AWS_SHARED_CREDENTIALS_FILE"]);
  expect(environment).toMatchObject({ AWS_CONFIG_FILE: "/dev/null", PATH: "/usr/bin" });
  expect(environment.NO_PROXY).toContain("127.0.0.1");
});
