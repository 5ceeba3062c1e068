import { type Fact } from "./access";
import { type FunctionConfiguration } from "./calls/function-configuration";
import { type Source } from "./network";

/** The source of the requests: its place in the network, its role, and its environment. */
export interface IdentifiedSource {
  readonly source: Source;
  /** Name or ARN of the role that signs. */
  readonly role: Fact<string>;
  /** ARN of the source's own role, which `role` replaces if the question names one. @default - unknown */
  readonly ownRole?: string;
  /** @default - not a function */
  readonly functionAnswer?: FunctionConfiguration;
}
