import { HarnessError } from "../errors";

/** The bundle is not the code that is deployed. */
export class BundleMismatchError extends HarnessError {
  override readonly name = "BundleMismatchError";

  constructor(
    readonly functionName: string,
    readonly bundlePath: string,
    /** SHA-256 in base64: the function's `CodeSha256`. */
    readonly deployedSha256: string,
    /** SHA-256 in base64 of the file. */
    readonly bundleSha256: string,
  ) {
    super(
      `the deployed code of ${functionName} has SHA-256 ${deployedSha256}, but ${bundlePath} has ${bundleSha256}; ` +
        "apply the stack again, or pass the bundle that was deployed",
    );
  }
}

/** The bundle cannot be read, or is not a zip file. */
export class BundleUnreadableError extends HarnessError {
  override readonly name = "BundleUnreadableError";
}

/** There is no AWS endpoint for the function to call, so its calls would go to AWS itself. */
export class EndpointMissingError extends HarnessError {
  override readonly name = "EndpointMissingError";

  constructor(readonly functionName: string) {
    super(
      `${functionName} was not started: without AWS_ENDPOINT_URL in its environment, it would call AWS itself; ` +
        "use a cloud that has an endpoint",
    );
  }
}

/** A deployed variable points the function to an AWS endpoint that the cloud did not provide. */
export class ForeignEndpointError extends HarnessError {
  override readonly name = "ForeignEndpointError";

  constructor(
    readonly functionName: string,
    readonly variable: string,
    readonly value: string,
  ) {
    super(
      `${functionName} was not started: its variable ${variable} is "${value}", which is not an endpoint of this cloud; ` +
        `override ${variable} in \`environment\``,
    );
  }
}

/** The function is not deployed as a zip file for a language that can run here. */
export class UnsupportedRuntimeError extends HarnessError {
  override readonly name = "UnsupportedRuntimeError";

  constructor(functionName: string, runtime: string) {
    super(
      `${functionName} is deployed for ${runtime}; only zip files for Node.js, and for Python where an interpreter is given, can run here`,
    );
  }
}

/** The cloud did not return the function's configuration or its role's credentials. */
export class DeployedStateError extends HarnessError {
  override readonly name = "DeployedStateError";
}

/** A request that Lambda rejects before the function sees it, with Lambda's name for the error. */
export class InvokeRefusedError extends HarnessError {
  override readonly name: "RequestTooLargeException" | "InvalidRequestContentException";

  constructor(
    name: "RequestTooLargeException" | "InvalidRequestContentException",
    readonly statusCode: 400 | 413,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = name;
  }
}

/** The function was stopped and takes no more invocations. */
export class FunctionStoppedError extends HarnessError {
  override readonly name = "FunctionStoppedError";
}
