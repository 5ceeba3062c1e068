import { type ErrorName } from "./contract";

/** What the function throws: its `name` becomes `errorType` in Lambda's answer. */
export class FunctionError extends Error {
  public override readonly name: ErrorName;

  public constructor(name: ErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}
