// Runs in the function's process instead of Lambda's managed Node.js runtime. It loads the handler, gets invocations
// from the Runtime API, and posts the handler's answers.
// @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { Buffer } from "node:buffer";
import console from "node:console";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import { createRequire, syncBuiltinESMExports } from "node:module";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { pathToFileURL, URL } from "node:url";
import { format } from "node:util";
import { Worker } from "node:worker_threads";

const {
  AWS_LAMBDA_RUNTIME_API: api,
  LAMBDA_TASK_ROOT: taskRoot,
  _HANDLER: handlerName,
} = process.env;

/** Its id would be another one where the function has process IDs of its own. */
const OWN_GROUP = 0;

/** The current invocation; undefined during loading and between invocations. */
let requestId;

class RuntimeError extends Error {
  constructor(name, message, stack) {
    super(message);
    this.name = `Runtime.${name}`;
    if (stack !== undefined) this.stack = stack;
  }
}

// Runtime API

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, resource, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `http://${api}/2018-06-01/runtime/${resource}`,
      { method, agent, headers: { "content-type": "application/json" } },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

function describe(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  };
}

function logError(title, error) {
  const { errorType, errorMessage, trace } = describe(error);
  console.error(`${title} \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
}

async function reportAndExit(title, error, exitCode) {
  logError(title, error);
  const resource = requestId === undefined ? "init/error" : `invocation/${requestId}/error`;
  try {
    await call("POST", resource, JSON.stringify(describe(error)));
  } catch {
    // The harness is gone. Exiting normally would leave behind the processes that the function started.
    process.kill(OWN_GROUP, "SIGKILL");
  }
  process.exit(exitCode);
}

// The function's view of its environment

function writeConsoleAsLambdaDoes() {
  const levels = { debug: "DEBUG", error: "ERROR", info: "INFO", log: "INFO", warn: "WARN" };
  for (const [method, level] of Object.entries({ ...levels, trace: "TRACE" })) {
    console[method] = (...values) => {
      const stamp = `${new Date().toISOString()}\t${requestId}\t${level}`;
      process.stdout.write(`${stamp}\t${format(...values)}\n`);
    };
  }
}

/**
 * Lambda's user has no home folder, so the function must not find a shared AWS configuration in this user's folder.
 */
function hideHome() {
  os.homedir = () => "/home/sbx_user1051";
  syncBuiltinESMExports();
}

// Loading the handler

function isModuleFolder(folder) {
  const file = path.join(folder, "package.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).type === "module";
  return folder !== taskRoot && isModuleFolder(path.dirname(folder));
}

async function loadModule(folder, name) {
  const file = path.join(folder, name);
  const load = createRequire(`${taskRoot}/`);
  if (existsSync(file)) return load(file);
  const js = `${file}.js`;
  if (existsSync(js)) return isModuleFolder(folder) ? import(pathToFileURL(js)) : load(js);
  if (existsSync(`${file}.mjs`)) return import(pathToFileURL(`${file}.mjs`));
  if (existsSync(`${file}.cjs`)) return load(`${file}.cjs`);
  return load(load.resolve(name, { paths: [taskRoot, folder] }));
}

async function loadHandler() {
  if (handlerName.includes("..")) {
    throw new RuntimeError(
      "MalformedHandlerName",
      `'${handlerName}' is not a valid handler name: it must not contain '..'.`,
    );
  }
  const { dir, base } = path.parse(handlerName);
  const [name, ...exportPath] = base.split(".");
  if (exportPath.length === 0) throw new RuntimeError("MalformedHandlerName", "Bad handler");

  let loaded;
  try {
    loaded = await loadModule(path.join(taskRoot, dir), name);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError("UserCodeSyntaxError", String(error), error.stack);
    }
    if (error?.code === "MODULE_NOT_FOUND") {
      throw new RuntimeError("ImportModuleError", String(error), error.stack);
    }
    throw error;
  }
  const handler = exportPath.reduce((value, key) => value?.[key], loaded);
  if (!handler) {
    throw new RuntimeError("HandlerNotFound", `${handlerName} is undefined or not exported`);
  }
  if (typeof handler !== "function") {
    throw new RuntimeError("HandlerNotFound", `${handlerName} is not a function`);
  }
  return handler;
}

// Invocations

function makeContext(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** The answer if the event loop is empty before the handler has answered. */
function answerOfEmptyLoop(handler) {
  if (handler.constructor.name !== "AsyncFunction") return { response: null };
  const message = "The event loop is empty and the handler's promise was never settled.";
  return { error: new RuntimeError("NodeJsExit", message) };
}

function answerOf(handler, event, context) {
  return new Promise((resolve) => {
    let whenLoopIsEmpty = answerOfEmptyLoop(handler);
    const finish = (answer) => {
      process.off("beforeExit", onEmptyLoop);
      resolve(answer);
    };
    const onEmptyLoop = () => finish(whenLoopIsEmpty);
    const callback = (error, response) => {
      if (error !== undefined && error !== null) finish({ error });
      else if (context.callbackWaitsForEmptyEventLoop) whenLoopIsEmpty = { response };
      else finish({ response });
    };
    context.done = callback;
    context.succeed = (response) => callback(null, response);
    context.fail = (error) => callback(error ?? "handled");
    process.on("beforeExit", onEmptyLoop);
    try {
      const result = handler(event, context, callback);
      if (typeof result?.then !== "function") return;
      result.then(
        (response) => finish({ response }),
        (error) => finish({ error }),
      );
    } catch (error) {
      finish({ error });
    }
  });
}

function serialize(answer) {
  if ("error" in answer) return answer;
  try {
    return { body: JSON.stringify(answer.response === undefined ? null : answer.response) };
  } catch (cause) {
    return { error: new Error("Unable to stringify response body", { cause }) };
  }
}

async function serve(handler) {
  for (;;) {
    const { headers, body } = await call("GET", "invocation/next");
    requestId = headers["lambda-runtime-aws-request-id"];
    const answer = serialize(await answerOf(handler, JSON.parse(body), makeContext(headers)));
    if ("error" in answer) {
      logError("Invoke Error", answer.error);
      await call("POST", `invocation/${requestId}/error`, JSON.stringify(describe(answer.error)));
    } else {
      await call("POST", `invocation/${requestId}/response`, answer.body);
    }
    requestId = undefined;
  }
}

const lifeline = new Worker(new URL("./lifeline.mjs", import.meta.url), { env: {}, execArgv: [] });
hideHome();
writeConsoleAsLambdaDoes();
process.on("uncaughtException", (error) => reportAndExit("Uncaught Exception", error, 129));
process.on("unhandledRejection", (reason) => {
  const stack = reason instanceof Error ? reason.stack : undefined;
  const error = new RuntimeError("UnhandledPromiseRejection", String(reason), stack);
  return reportAndExit("Unhandled Promise Rejection", error, 128);
});

// A function may keep this thread busy for good: nothing of it runs before the lifeline holds.
await once(lifeline, "message");
lifeline.unref();
loadHandler()
  .then(serve)
  .catch((error) => reportAndExit("Uncaught Exception", error, 1));
