import { hostEnvironment } from "./environment";

test.each(["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_REGION"])(
  "leaves out %s",
  (name) => {
    expect(hostEnvironment({ [name]: "theirs", HOME: "/home/me" })).toEqual({ HOME: "/home/me" });
  },
);

test.each(["PATH", "HTTPS_PROXY", "TF_CLI_CONFIG_FILE", "MY_AWS_REGION", "AWS"])(
  "keeps %s",
  (name) => {
    expect(hostEnvironment({ [name]: "theirs" })).toEqual({ [name]: "theirs" });
  },
);

test("leaves out what has no value", () => {
  expect(hostEnvironment({ EMPTY: "", UNSET: undefined })).toEqual({ EMPTY: "" });
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
