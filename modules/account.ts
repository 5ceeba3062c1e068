import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { formatArn } from "../aws/arn";
import { partitionOf } from "../aws/partitions";

/** No construct of somebody else's stack has this ID, whenever it is made. */
const ID = "lambda-vpc-dynamodb:account";

/** The account that a stack is deployed to. It is looked up once per stack. */
export class Account extends Construct {
  /** The 12-digit account ID. */
  readonly id: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  readonly #dnsSuffix: string;
  #region: string | undefined;

  private constructor(stack: TerraformStack) {
    super(stack, ID);
    const identity = new DataAwsCallerIdentity(this, "identity");
    const partition = new DataAwsPartition(this, "partition");
    // Their addresses from when this was called `account`.
    identity.overrideLogicalId("account_identity_B7F107C0");
    partition.overrideLogicalId("account_partition_32ACE770");
    this.id = identity.accountId;
    this.partition = partition.partition;
    this.#dnsSuffix = partition.dnsSuffix;
  }

  /** Returns the stack's account, and creates it on first use. */
  static of(scope: Construct): Account {
    const stack = TerraformStack.of(scope);
    const found = stack.node.tryFindChild(ID) as Account | undefined;
    return found ?? new Account(stack);
  }

  /** The provider's region, which is the `id` of its data source in every release. */
  get region(): string {
    return (this.#region ??= new DataAwsRegion(this, "region").id);
  }

  /** How the host names of a region's services end. The region can be a token. */
  dnsSuffixOf(region: string): string {
    return Token.isUnresolved(region) ? this.#dnsSuffix : partitionOf(region).dnsSuffix;
  }

  /** The ARN of a resource that might not exist yet, or that must not become a dependency. */
  arn(service: string, region: string, resource: string): string {
    const { partition, id: account } = this;
    return formatArn({ partition, service, region, account, resource });
  }
}
