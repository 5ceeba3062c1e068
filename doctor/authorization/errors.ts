import { DoctorError } from "../errors";
import { type PolicySource } from "./policy";

/** A policy document that IAM would reject, or that is incomplete. */
export class PolicyError extends DoctorError {
  override readonly name = "PolicyError";

  constructor(
    message: string,
    /** The policy. */
    readonly source: PolicySource,
    /** Position of the statement, from 0, and its Sid. @default - the whole document */
    readonly statement?: { readonly index: number; readonly sid?: string },
    /** Path inside the statement or document, e.g. `Condition.StringEquals`. @default - all of it */
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An invalid request, such as a role that is not an ARN. */
export class RequestError extends DoctorError {
  override readonly name = "RequestError";

  constructor(
    message: string,
    /** The invalid part of the request. */
    readonly field: string,
  ) {
    super(message);
  }
}
