import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { formatArn } from "../aws/arn";

/** The account that a stack is deployed into, asked for once a stack. */
export class Account extends Construct {
  /** Twelve digits. */
  readonly id: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;

  private constructor(stack: TerraformStack) {
    super(stack, "account");
    this.id = new DataAwsCallerIdentity(this, "identity").accountId;
    this.partition = new DataAwsPartition(this, "partition").partition;
  }

  static of(scope: Construct): Account {
    const stack = TerraformStack.of(scope);
    const found = stack.node.children.find((child) => child instanceof Account);
    return found ?? new Account(stack);
  }

  /** The ARN of what may not be there yet, or must not be waited for. */
  arn(service: string, region: string, resource: string): string {
    const { partition, id: account } = this;
    return formatArn({ partition, service, region, account, resource });
  }
}
