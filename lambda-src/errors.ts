import { types } from "node:util";

import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";

import { type ErrorName } from "../contract/function";

/** What the function throws: its `name` becomes `errorType` in Lambda's answer. */
export class FunctionError extends Error {
  public override readonly name: ErrorName;

  public constructor(name: ErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/**
 * DynamoDB's exceptions, its reasons to cancel a transaction, and the SDK's own exception for missing
 * credentials, by the contract's names.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const NAMES: ReadonlyMap<string, ErrorName> = new Map([
  ["AccessDeniedException", "AccessDenied"],
  ["CredentialsProviderError", "AccessDenied"],
  ["ExpiredTokenException", "AccessDenied"],
  ["IncompleteSignatureException", "AccessDenied"],
  ["InvalidSignatureException", "AccessDenied"],
  ["MissingAuthenticationTokenException", "AccessDenied"],
  ["UnrecognizedClientException", "AccessDenied"],
  ["ConditionalCheckFailed", "ConditionFailed"],
  ["ConditionalCheckFailedException", "ConditionFailed"],
  ["ProvisionedThroughputExceeded", "Throttled"],
  ["ProvisionedThroughputExceededException", "Throttled"],
  ["RequestLimitExceeded", "Throttled"],
  ["ThrottlingError", "Throttled"],
  ["ThrottlingException", "Throttled"],
  ["TransactionConflict", "Throttled"],
  ["TransactionInProgressException", "Unreachable"],
  ["ResourceNotFoundException", "TableNotFound"],
]);

/** For exceptions that nobody listed: every AWS service answers these two so. */
const NAMES_BY_STATUS: ReadonlyMap<number, ErrorName> = new Map([
  [403, "AccessDenied"],
  [429, "Throttled"],
]);

/** An error of the SDK as one of the contract's; `Internal` when it is none of those. */
export function fromSdkError(cause: unknown): FunctionError {
  if (cause instanceof FunctionError) {
    return cause;
  }
  const name =
    NAMES.get(codeOf(cause) ?? "") ?? NAMES_BY_STATUS.get(statusOf(cause) ?? 0) ?? "Internal";
  return new FunctionError(name, reasonOf(cause), { cause });
}

/** DynamoDB's code for what it refused: the exception's name, or why it canceled our transaction of one write. */
export function codeOf(cause: unknown): string | undefined {
  if (cause instanceof TransactionCanceledException) {
    return cause.CancellationReasons?.[0]?.Code ?? cause.name;
  }
  return types.isNativeError(cause) ? cause.name : undefined;
}

/** What failed, in the words of whoever said it: `ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:8000`. */
export const reasonOf = (cause: unknown): string =>
  types.isNativeError(cause)
    ? `${"code" in cause && typeof cause.code === "string" ? cause.code : cause.name}: ${cause.message}`
    : String(cause);

function statusOf(cause: unknown): number | undefined {
  if (types.isNativeError(cause) && "$metadata" in cause) {
    const { $metadata: metadata } = cause;
    if (typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata) {
      const { httpStatusCode: status } = metadata;
      return typeof status === "number" ? status : undefined;
    }
  }
  return undefined;
}
