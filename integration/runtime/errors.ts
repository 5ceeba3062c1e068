import { HarnessError } from "../errors";

/** The zip at hand is not the code that the cloud says the function has. */
export class BundleMismatchError extends HarnessError {
  override readonly name = "BundleMismatchError";

  constructor(
    readonly functionName: string,
    readonly bundlePath: string,
    /** SHA-256 in base64, as `CodeSha256` of the function says. */
    readonly deployedSha256: string,
    /** SHA-256 in base64 of the file. */
    readonly bundleSha256: string,
  ) {
    super(
      `${functionName} is deployed with code of SHA-256 ${deployedSha256}, but ${bundlePath} has ${bundleSha256}; ` +
        "apply the stack again, or name the bundle that was deployed",
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
      `${functionName} is not run: without AWS_ENDPOINT_URL in its environment it would call AWS itself; ` +
        "start a cloud that has an endpoint of its own",
    );
  }
}

/** A deployed variable leads the function to an AWS endpoint that the cloud did not hand over. */
export class ForeignEndpointError extends HarnessError {
  override readonly name = "ForeignEndpointError";

  constructor(
    readonly functionName: string,
    readonly variable: string,
    readonly value: string,
  ) {
    super(
      `${functionName} is not run: its variable ${variable} is "${value}", which is not an endpoint of this cloud; ` +
        `give ${variable} in \`environment\` to lead it elsewhere`,
    );
  }
}

/** The function is deployed for something that is not Node.js in a zip file. */
export class UnsupportedRuntimeError extends HarnessError {
  override readonly name = "UnsupportedRuntimeError";

  constructor(functionName: string, runtime: string) {
    super(
      `${functionName} is deployed for ${runtime}; only nodejs runtimes with a zip file are run here`,
    );
  }
}

/** The cloud did not say what the function is, or did not give the credentials of its role. */
export class DeployedStateError extends HarnessError {
  override readonly name = "DeployedStateError";
}

/** What Lambda refuses before the function sees it, under Lambda's own name for it. */
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

/** The function was stopped, so that it answers no more. */
export class FunctionStoppedError extends HarnessError {
  override readonly name = "FunctionStoppedError";
}
