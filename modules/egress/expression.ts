import { TerraformLocal, Token } from "cdktf";
import { type Construct } from "constructs";

/** A text as an operand of a Terraform expression, also where only a plan knows it. */
export function operand(scope: Construct, id: string, text: string): string {
  return Token.isUnresolved(text) ? new TerraformLocal(scope, id, text).fqn : JSON.stringify(text);
}
