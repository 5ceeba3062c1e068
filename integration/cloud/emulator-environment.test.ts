import { emulatorEnvironment } from "./emulator-environment";

const config = {
  region: "eu-central-1",
  endpoint: "http://127.0.0.1:4566",
  credentials: { accessKeyId: "test", secretAccessKey: "secret" },
};

test("leads to the emulator, with its credentials and region, and to nothing else", () => {
  expect(emulatorEnvironment(config, config.endpoint, {})).toEqual({
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_REGION: "eu-central-1",
    AWS_DEFAULT_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    NO_PROXY: "127.0.0.1,localhost,::1",
    no_proxy: "127.0.0.1,localhost,::1",
  });
});

test("keeps the emulator from the proxy under the name it has in the endpoint, beside the user's own exceptions", () => {
  const host = { NO_PROXY: "registry.example.com" };
  expect(emulatorEnvironment(config, "http://localstack:4566", host)).toMatchObject({
    AWS_ENDPOINT_URL: "http://localstack:4566",
    NO_PROXY: "registry.example.com,127.0.0.1,localhost,::1,localstack",
  });
});
