const { availableParallelism } = require("node:os");

// The SDK's note that it will want Node 22 from 2027 on, once for every worker.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const shared = {
  testEnvironment: "node",
  transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out"],
};

/**
 * `unit` is pure code, and fast; `process` starts processes; `integration` applies stacks with real Terraform;
 * `localstack` also needs Docker, and `registry` installs packages from a registry: `npm test` leaves both out.
 */
module.exports = {
  // The scenarios wait for Terraform a part of the time.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testTimeout: 30_000,
  // A worker that has run many files gives back its memory for longer than half a second on a busy machine.
  workerGracefulExitTimeout: 10_000,
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["**/*.test.ts"],
      testPathIgnorePatterns: [
        "/node_modules/",
        "\\.(process|integration|localstack|registry)\\.test\\.ts$",
      ],
    },
    {
      ...shared,
      displayName: "process",
      testMatch: ["**/*.process.test.ts"],
    },
    {
      ...shared,
      displayName: "integration",
      testMatch: ["**/*.integration.test.ts"],
    },
    {
      ...shared,
      displayName: "localstack",
      testMatch: ["**/*.localstack.test.ts"],
    },
    {
      ...shared,
      displayName: "registry",
      testMatch: ["**/*.registry.test.ts"],
    },
  ],
};
