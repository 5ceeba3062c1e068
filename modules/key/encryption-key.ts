import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { logsPrincipal, viaServices } from "../../aws/services";
import { policyDocument, type Statement } from "../access/policy";
import { Account } from "../account";
import { literal } from "../literal";
import { checkProps, wholeNumber, type Rule } from "../rules";

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
export const keyDeletionDaysRule: Rule<number> = wholeNumber(7, 30);

/** The actions needed to manage a key. None of them uses the key. */
const MANAGE = [
  "kms:CancelKeyDeletion",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateKeyDescription",
];

/** The cryptographic operations of a service that encrypts data with the key. */
const USE = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** In a key policy, `*` means this key. */
const THIS_KEY = "*";

/** Who can use an `EncryptionKey`, and how long it can be recovered. */
export interface EncryptionKeyProps {
  /** The `Name` tag, also in the description, to identify the key in the console. */
  readonly name: string;
  /** E.g. `us-east-2`. It must be the provider's. @default - the provider's region */
  readonly region?: string;
  /**
   * How many days a deleted key, and everything it encrypts, can be recovered: 7 to 30.
   * @default 30
   */
  readonly deletionDays?: number;
}

/**
 * A customer managed key, rotated every year. The account's IAM policies control who manages it.
 * The key can be used only through DynamoDB for the named tables, by principals that IAM policies
 * allow, and by CloudWatch Logs for the named log groups.
 *
 * @throws ValidationError when `deletionDays` is outside KMS's limits.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export class EncryptionKey extends Construct {
  /** The key. */
  readonly resource: KmsKey;
  /** The key's region, as Terraform refers to it. */
  readonly region: string;
  readonly #tableNames: string[] = [];
  readonly #logGroupArns: string[] = [];

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { name, region, deletionDays = 30 } = props;
    checkProps(this, { deletionDays: keyDeletionDaysRule }, { deletionDays });
    const account = Account.of(this);
    this.region = region === undefined ? account.region : literal(region);
    this.resource = new KmsKey(this, "resource", {
      description: literal(`Table and logs of ${name}`),
      enableKeyRotation: true,
      deletionWindowInDays: deletionDays,
      policy: Lazy.stringValue({ produce: () => this.#policy(account) }),
      tags: { Name: literal(name) },
    });
  }

  /** The ARN of the key. */
  get arn(): string {
    return this.resource.arn;
  }

  /** Allows DynamoDB to encrypt the table with this name, and none else. Returns the key's ARN. */
  encryptTable(name: string): string {
    this.#tableNames.push(literal(name));
    return this.arn;
  }

  /** Allows CloudWatch Logs to encrypt the log group with this name. Returns the key's ARN. */
  encryptLogGroup(name: string): string {
    // Built from the group's name, because the group itself depends on the key.
    this.#logGroupArns.push(
      Account.of(this).arn("logs", this.region, `log-group:${literal(name)}`),
    );
    return this.arn;
  }

  #policy(account: Account): string {
    return policyDocument([
      {
        Sid: "ManagedAsIamPoliciesSay",
        Effect: "Allow",
        Principal: everyoneIn(account),
        Action: MANAGE,
        Resource: THIS_KEY,
      },
      ...(this.#tableNames.length === 0 ? [] : this.#tableStatements(account)),
      ...(this.#logGroupArns.length === 0 ? [] : [this.#logsStatement(account)]),
    ]);
  }

  /**
   * DynamoDB names the table in every cryptographic operation, and in the grants that it creates for
   * its background work. KMS does not see a table in `kms:DescribeKey`, which IAM policies manage.
   *
   * Whether `kms:GrantIsForAWSResource` is set when DynamoDB creates a grant is not on DynamoDB's page.
   * KMS's page says that it is for every service that calls KMS on a principal's behalf.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html#dynamodb-encryption-context
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
   */
  #tableStatements(account: Account): readonly Statement[] {
    const through = {
      "kms:CallerAccount": account.id,
      "kms:ViaService": viaServices("dynamodb", this.region, account.dnsSuffixOf(this.region)),
      "kms:EncryptionContext:aws:dynamodb:tableName": this.#tableNames,
      "kms:EncryptionContext:aws:dynamodb:subscriberId": account.id,
    };
    return [
      {
        Sid: "UsedThroughDynamoDb",
        Effect: "Allow",
        Principal: everyoneIn(account),
        Action: USE,
        Resource: THIS_KEY,
        Condition: { StringEquals: through },
      },
      {
        Sid: "GrantedToDynamoDb",
        Effect: "Allow",
        Principal: everyoneIn(account),
        Action: "kms:CreateGrant",
        Resource: THIS_KEY,
        Condition: { StringEquals: through, Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ];
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  #logsStatement(account: Account): Statement {
    return {
      Sid: "EncryptsLogGroups",
      Effect: "Allow",
      Principal: { Service: logsPrincipal(this.region, account.dnsSuffixOf(this.region)) },
      Action: [...USE, "kms:DescribeKey"],
      Resource: THIS_KEY,
      Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": this.#logGroupArns } },
    };
  }
}

/** Everyone in the account whom IAM policies allow. */
function everyoneIn(account: Account): { readonly AWS: string } {
  return { AWS: account.arn("iam", "", "root") };
}
