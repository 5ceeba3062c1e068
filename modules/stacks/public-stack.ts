import type { Construct } from "constructs";
import type { Settings } from "./settings";
import { AccessStack } from "./access-stack";

/** The function is outside any VPC and uses DynamoDB's public endpoint. */
export class PublicStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "public", settings);
    this.addFunctionOutputs(this.addFunction());
  }
}
