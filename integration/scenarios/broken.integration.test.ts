import { appendFile, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { IAMClient, TagRoleCommand } from "@aws-sdk/client-iam";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { ENVIRONMENT } from "../../contract/function";
import { type FunctionStackOutputs } from "../../contract/stacks";
import { type DeployedFunction } from "../cloud/cloud";
import { inventory } from "../cloud/inventory";
import { exercise } from "../prove/exercise";
import { diagnoseStack } from "../prove/judge";
import { PlanJudge } from "../prove/plan-judge";
import { proveStack } from "../prove/prove-stack";
import { BundleMismatchError, deployedFunction, startFunction } from "../runtime";
import { type StackFolder } from "../terraform/stack-folder";
import { TestBed } from "./testing/test-bed";

/** The negative twins of the proof: each breaks one thing of an applied stack, and sees the proof fail for that. */
describe("an applied stack, broken", () => {
  let testBed: TestBed;
  let stack: StackFolder;
  let stackName: string;
  let outputs: FunctionStackOutputs;

  beforeAll(async () => {
    testBed = await TestBed.start();
    const synthesis = await testBed.synthesize(["public"]);
    stackName = `${synthesis.prefix}-public`;
    stack = await testBed.stackFolder(synthesis, "public");
    await stack.init();
    await stack.apply();
    const all = await stack.outputs();
    if (all.accessPath === "instance") throw new Error("public has a function");
    outputs = all;
  }, 120_000);

  afterAll(() => testBed.stop());

  const exerciseWith = async (deployed: DeployedFunction): Promise<unknown> => {
    try {
      return await exercise({ ...outputs, deployed, client: testBed.cloud.clientConfig });
    } finally {
      await deployed.stop();
    }
  };

  const deployed = (): Promise<DeployedFunction> =>
    testBed.cloud.openFunction({ outputs, stackFolder: stack.folder });

  test("unbroken: reads and writes, and the second plan is empty", async () => {
    await expect(exerciseWith(await deployed())).resolves.toEqual([
      "put",
      "get",
      "query",
      "delete",
    ]);
    await expect(stack.plan()).resolves.toEqual([]);
  }, 60_000);

  test("a function that answers but does not write is found out by the table", async () => {
    const lying: DeployedFunction = {
      invoke: () =>
        Promise.resolve({ ok: true, response: { operation: "put" } as never, milliseconds: 1 }),
      stop: () => Promise.resolve(),
    };
    await expect(exerciseWith(lying)).rejects.toMatchObject({
      operation: "put",
      errorType: "WrongAnswer",
    });
  });

  test("a bundle that is not the one deployed is not run", async () => {
    const bundlePath = join(stack.folder, outputs.functionBundle);
    const { bundle } = await deployedFunction({
      functionName: outputs.functionName,
      bundlePath,
      cloud: testBed.cloud.clientConfig,
    });
    expect(bundle.byteLength).toBeGreaterThan(0);
    await appendFile(bundlePath, "x");
    await expect(deployed()).rejects.toThrow(BundleMismatchError);
    await expect(deployed()).rejects.toThrow(outputs.functionName);
    await truncate(bundlePath, bundle.byteLength);
  });

  test("nothing listening at the endpoint is Unreachable, within 5 s", async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const options = await deployedFunction({
      functionName: outputs.functionName,
      bundlePath: join(stack.folder, outputs.functionBundle),
      cloud: testBed.cloud.clientConfig,
      environment: { AWS_ENDPOINT_URL: endpoint },
    });
    const running = await startFunction(options);
    const startedAt = performance.now();
    const { functionError, payload } = await running.invoke(
      JSON.stringify({ operation: "get", key: { pk: "a", sk: "b" } }),
    );
    await running.stop();
    expect(functionError).toBe("Unhandled");
    expect(JSON.parse(payload)).toMatchObject({ errorType: "Unreachable" });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }, 20_000);

  test("a wrong table name in the function's environment is TableNotFound, and the second plan says it", async () => {
    const lambda = new LambdaClient(testBed.cloud.clientConfig);
    const withTable = (name: string): Promise<unknown> =>
      lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: outputs.functionName,
          Environment: { Variables: { [ENVIRONMENT.tableName]: name } },
        }),
      );
    await withTable("not-the-table");
    await expect(exerciseWith(await deployed())).rejects.toMatchObject({
      operation: "put",
      errorType: "TableNotFound",
    });
    await expect(stack.plan()).resolves.toEqual([
      { address: expect.stringMatching(/^aws_lambda_function\./) as string, action: "update" },
    ]);
    await withTable(outputs.tableName);
  }, 60_000);

  test("a role that was changed behind Terraform's back is in the second plan", async () => {
    await new IAMClient(testBed.cloud.clientConfig).send(
      new TagRoleCommand({
        RoleName: outputs.roleArn.split("/").at(-1),
        Tags: [{ Key: "changed", Value: "by hand" }],
      }),
    );
    await expect(stack.plan()).resolves.toEqual([
      { address: expect.stringMatching(/^aws_iam_role\./) as string, action: "update" },
    ]);
  }, 60_000);

  test("the inventory sees the stack while it is there, and nothing once it is destroyed", async () => {
    const before = await inventory(testBed.cloud.clientConfig, stackName);
    expect(before.map((found) => found.split(" ")[0])).toEqual([
      "aws_cloudwatch_log_group",
      "aws_dynamodb_table",
      "aws_iam_role",
      "aws_lambda_function",
    ]);
    await stack.destroy();
    await expect(inventory(testBed.cloud.clientConfig, stackName)).resolves.toEqual([]);
  }, 60_000);
});

test("a stack that is deployed otherwise than planned fails with both verdicts", async () => {
  const testBed = await TestBed.start();
  const planJudge = new PlanJudge();
  try {
    const synthesis = await testBed.synthesize(["public"]);
    const result = await proveStack({
      stack: await testBed.stackFolder(synthesis, "public"),
      stackName: `${synthesis.prefix}-public`,
      cloud: testBed.cloud,
      lab: { skipped: "the doctor alone is asked" },
      judgePlan: planJudge.judge,
      diagnoseStack: async (outputs, client) => {
        await new DynamoDB(client).putResourcePolicy({
          ResourceArn: outputs.tableArn,
          Policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Deny",
                Principal: "*",
                Action: "dynamodb:GetItem",
                Resource: outputs.tableArn,
              },
            ],
          }),
        });
        return diagnoseStack(outputs, client);
      },
      keep: false,
      signal: new AbortController().signal,
    });
    const denied = "dynamodb:GetItem DENIED: X_AUTHZ_EXPLICIT_DENY";
    expect(result).toMatchObject({
      status: "failed",
      plan: { network: "reachable, not private", permissions: "allowed" },
      network: "reachable, not private",
      permissions: denied,
    });
    expect(result.problems).toEqual([
      `permissions: expected allowed, got ${denied}`,
      `plan and deployed state disagree; before apply: reachable, not private, allowed; after apply: reachable, not private, ${denied}`,
    ]);
  } finally {
    await planJudge.stop();
    await testBed.stop();
  }
}, 120_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
