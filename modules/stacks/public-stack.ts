import { type Construct } from "constructs";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** The function is outside any VPC and uses DynamoDB's public endpoint. */
export class PublicStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "public", settings);
    this.addFunctionOutputs(this.addFunction());
  }
}
