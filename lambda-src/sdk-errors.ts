import { type ErrorName } from "./contract";
import { isObject } from "./items";

/**
 * DynamoDB's exceptions by the contract's names; what is not listed is `Internal`.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const NAMES: Readonly<Record<string, ErrorName>> = {
  AccessDeniedException: "AccessDenied",
  CredentialsProviderError: "AccessDenied",
  ExpiredTokenException: "AccessDenied",
  IncompleteSignatureException: "AccessDenied",
  InvalidSignatureException: "AccessDenied",
  MissingAuthenticationTokenException: "AccessDenied",
  UnrecognizedClientException: "AccessDenied",
  ConditionalCheckFailedException: "ConditionFailed",
  ProvisionedThroughputExceededException: "Throttled",
  RequestLimitExceeded: "Throttled",
  ThrottlingException: "Throttled",
  ResourceNotFoundException: "TableNotFound",
};

export const nameOf = (error: unknown): ErrorName =>
  (error instanceof Error ? NAMES[error.name] : undefined) ?? "Internal";

/** What failed, in the words of whoever said it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code: unknown = isObject(error) ? error["code"] : undefined;
  return `${typeof code === "string" ? code : error.name}: ${error.message}`;
}
