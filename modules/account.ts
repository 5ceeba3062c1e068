import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { formatArn } from "../aws/arn";

/** The account that a stack is deployed to. It is looked up once per stack. */
export class Account extends Construct {
  #region: string | undefined;
  /** The 12-digit account ID. */
  readonly id: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;

  private constructor(stack: TerraformStack) {
    super(stack, "account");
    this.id = new DataAwsCallerIdentity(this, "identity").accountId;
    this.partition = new DataAwsPartition(this, "partition").partition;
  }

  /** Returns the stack's account, and creates it on first use. */
  static of(scope: Construct): Account {
    const stack = TerraformStack.of(scope);
    const found = stack.node.children.find((child) => child instanceof Account);
    return found ?? new Account(stack);
  }

  /** The provider's region. */
  get region(): string {
    return (this.#region ??= new DataAwsRegion(this, "region").id);
  }

  /** The ARN of a resource that might not exist yet, or that must not become a dependency. */
  arn(service: string, region: string, resource: string): string {
    const { partition, id: account } = this;
    return formatArn({ partition, service, region, account, resource });
  }
}
