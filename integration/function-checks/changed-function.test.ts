import { unzipSync, strFromU8 } from "fflate";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cloud } from "../cloud/cloud";
import { fakeCloud } from "../testing/fake-cloud";
import { serve } from "../testing/loopback";
import { functionOutputs } from "../testing/outputs";
import { scratchFolder } from "../testing/scratch";
import { type FunctionChange, withChangedFunction } from "./changed-function";

const DEPLOYED = {
  Handler: "index.handler",
  Timeout: 10,
  Environment: { Variables: { TABLE_NAME: "orders" } },
};
const BUNDLE = "the deployed zip";

/** A Lambda API with one function, which keeps what it was last told. */
async function lambda() {
  let configuration: unknown = DEPLOYED;
  let code = BUNDLE;
  const { port, asked } = await serve(({ path, body }) => {
    const input = body === "" ? undefined : (JSON.parse(body) as Record<string, unknown>);
    if (path.endsWith("/code")) {
      code = Buffer.from(String(input?.ZipFile), "base64").toString("latin1");
    } else if (path.endsWith("/configuration") && input !== undefined) {
      configuration = input;
    }
    const answer = path.endsWith(functionOutputs.functionName)
      ? { Configuration: { LastUpdateStatus: "Successful" } }
      : configuration;
    return { headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    configuration: () => configuration,
    code: () => code,
  };
}

/** Asks the changed function, and says what it was then. */
async function change(change: FunctionChange, work: () => Promise<void> = () => Promise.resolve()) {
  const { endpoint, asked, configuration, code } = await lambda();
  const stackFolder = await scratchFolder();
  const outputs = { ...functionOutputs, functionBundle: "bundle.zip" };
  await writeFile(join(stackFolder, outputs.functionBundle), BUNDLE);
  const { cloud, deployed } = await fakeCloud({ tables: () => [] });
  const changed: Cloud = { ...cloud, clientConfig: { ...cloud.clientConfig, endpoint } };
  let then: unknown;
  let codeThen = "";
  const error: unknown = await withChangedFunction(
    { cloud: changed, outputs, stackFolder, signal: new AbortController().signal },
    change,
    async (fn) => {
      expect(fn).toBe(deployed);
      then = configuration();
      codeThen = code();
      await work();
    },
  ).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, then, codeThen, asked, after: configuration(), codeAfter: code(), deployed };
}

test.each<[string, FunctionChange, object]>([
  ["its handler's name", { handlerName: "notThere" }, { Handler: "index.notThere" }],
  ["its time-out", { timeoutSeconds: 1 }, { Timeout: 1 }],
  [
    "a variable of its environment",
    { environment: { TABLE_NAME: "not-the-table", OTHER: "1" } },
    { Environment: { Variables: { TABLE_NAME: "not-the-table", OTHER: "1" } } },
  ],
])("changes %s and nothing else, and changes it back", async (_, changes, expected) => {
  const { error, then, after, codeThen } = await change(changes);
  expect(error).toBeUndefined();
  expect(then).toEqual({ ...DEPLOYED, ...expected });
  expect(after).toEqual(DEPLOYED);
  expect(codeThen).toBe(BUNDLE);
});

test("puts other code in the file that the handler is in, and the bundle back", async () => {
  const { then, codeThen, codeAfter } = await change({ code: "throw 1;" });
  const files = unzipSync(Buffer.from(codeThen, "latin1"));
  expect(Object.keys(files)).toEqual(["index.js"]);
  expect(strFromU8(files["index.js"] ?? new Uint8Array())).toBe("throw 1;");
  expect(then).toEqual(DEPLOYED);
  expect(codeAfter).toBe(BUNDLE);
});

test("changes it back, and stops it, when what it is asked goes wrong", async () => {
  const reason = new Error("not as expected");
  const { error, after, codeAfter, deployed } = await change(
    { handlerName: "notThere", code: "throw 1;" },
    () => Promise.reject(reason),
  );
  expect(error).toBe(reason);
  expect(after).toEqual(DEPLOYED);
  expect(codeAfter).toBe(BUNDLE);
  expect(deployed.stopped).toBe(true);
});

test("waits until each change is made", async () => {
  const { asked } = await change({ timeoutSeconds: 1 });
  const name = `/functions/${functionOutputs.functionName}`;
  expect(asked.map((path) => path.slice(path.indexOf("/functions")))).toEqual([
    `${name}/configuration`,
    `${name}/configuration`,
    name,
    `${name}/configuration`,
    name,
  ]);
});
