import { DoctorError } from "../errors";
import { type PolicySource } from "./policy";

/** A policy document that IAM would not have accepted, or that was not read as a whole. */
export class PolicyError extends DoctorError {
  override readonly name = "PolicyError";

  constructor(
    message: string,
    /** Which policy. */
    readonly source: PolicySource,
    /** Position of the statement, from 0, and its Sid. @default - the document as a whole */
    readonly statement?: { readonly index: number; readonly sid?: string },
    /** Path inside the statement or document, e.g. `Condition.StringEquals`. @default - all of it */
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A question that cannot be decided because it is not one, such as a role that is no ARN. */
export class RequestError extends DoctorError {
  override readonly name = "RequestError";

  constructor(
    message: string,
    /** Which part of the request. */
    readonly field: string,
  ) {
    super(message);
  }
}
