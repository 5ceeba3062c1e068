/**
 * Runs a deployed Lambda function's bundle, unchanged, for a cloud that does not run functions.
 *
 * As Lambda does: environment, role credentials, Runtime API, handler loading, time-out, memory limit, cold and warm
 * starts, error types, log lines. Not as Lambda does: the file system and the network are this machine's; Node.js is
 * this machine's; no AWS SDK is preinstalled, so a bundle brings its own; a process is not frozen between
 * invocations; processor time does not depend on memory; no response streaming, layers, extensions or JSON log
 * format. Memory is the process's resident set, looked at every 25 ms: above the configured size it is ended.
 */
export { type FunctionConfiguration, type RoleCredentials } from "./configuration";
export { deployedFunction, type CloudAccess, type DeployedFunctionOptions } from "./deployed";
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
export {
  startFunction,
  type InvokeResult,
  type RunningFunction,
  type StartFunctionOptions,
} from "./function";
