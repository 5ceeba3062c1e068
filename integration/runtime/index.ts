/**
 * Runs a deployed Lambda function's unchanged bundle for a cloud that does not run functions.
 *
 * These are the same as on Lambda: environment, role credentials, Runtime API, handler loading, timeout, memory
 * limit, cold and warm starts, error types, and log lines. These are different: the file system, Node.js and Python are
 * this machine's, and so is the network, unless the function has a place of its own. No AWS SDK for JavaScript is
 * preinstalled, so a bundle must contain it, or NODE_PATH lead to it; boto3 is the interpreter's own. A process is not
 * frozen between invocations. Processor time does not depend on memory. Response streaming, layers, extensions, the
 * JSON log format, and the format of Python's logging are not supported. Memory is the process's resident set, measured
 * every 25 ms. A process that exceeds the configured size is killed.
 */
export { type FunctionConfiguration, type RoleCredentials } from "./configuration";
export {
  assumeRole,
  deployedFunction,
  type CloudAccess,
  type DeployedFunctionOptions,
} from "./deployed";
export {
  BundleMismatchError,
  BundleUnreadableError,
  DeployedStateError,
  EndpointMissingError,
  ForeignEndpointError,
  FunctionStoppedError,
  InvokeRefusedError,
  UnsupportedRuntimeError,
} from "./errors";
export { type Place, type PlaceProcess } from "./place";
export { pythonWithSdk, type PythonWithSdk } from "./python";
export {
  startFunction,
  type InvokeResult,
  type RunningFunction,
  type StartFunctionOptions,
} from "./function";
