import { type Access } from "../access/grant";
import { type GrantedRole } from "../access/grantable";
import { type IInterfaceEndpoint } from "../egress/interface-endpoint";
import { type EncryptionKey } from "../key/encryption-key";
import { type Architecture } from "../limits/architecture";
import { type RoleOptions } from "../limits/role-options";
import { type PrivateNetwork } from "../network/network";
import { type ITable } from "../table/table-base";
import { type Bundle } from "./bundle";
import { type Code } from "./code";
import { type Runtime, type Tracing } from "./limits";
import { type PolicyStatement } from "./statements";
import { type Target } from "./targets";

/** A table that a function uses. */
export interface TableUse {
  /** The table. */
  readonly table: ITable;
  /** What it can do with the table's items: a level or a list of actions. @default "read-write" */
  readonly access?: Access;
  /** The environment variable that holds the table's name, e.g. `CUSTOMERS_TABLE`. */
  readonly variable: string;
}

/** What a `DynamoDbFunction` runs, where, and what it can do. */
export interface DynamoDbFunctionProps extends RoleOptions {
  /** 1 to 64 letters, digits, `-` or `_`. The log group has this name too. */
  readonly name: string;
  /**
   * The role's name, unique in the account across regions. Not together with `role`.
   * @default - the function's name
   */
  readonly roleName?: string;
  /**
   * A role that Lambda can assume. It gets the same policies as a new one, and functions can share it.
   * @default - a new role
   */
  readonly role?: GrantedRole;
  /**
   * The table that it uses. The environment variable `TABLE_NAME` holds its name. This project's own
   * function needs it. @default - only those of `tables`
   */
  readonly table?: ITable;
  /**
   * What it can do with the items of `table`: a level or a list of actions. @default "read-write"
   */
  readonly access?: Access;
  /** More tables, each with its access and its variable. @default - none */
  readonly tables?: readonly TableUse[];
  /**
   * The network whose private subnets the function runs in.
   * @default - the endpoint's network, or else outside any VPC
   */
  readonly network?: PrivateNetwork;
  /**
   * The endpoint through which a function in a network calls DynamoDB. The environment variable
   * `AWS_ENDPOINT_URL_DYNAMODB` holds its URL. @default - DynamoDB's public endpoint
   */
  readonly endpoint?: IInterfaceEndpoint;
  /**
   * Security groups besides the function's own, at most 4, for what it reaches in its network: `{ id }`
   * of each. Only in a network. @default - none
   */
  readonly securityGroups?: readonly { readonly id: string }[];
  /** Its own code. @default - this project's function: put, get, query, delete, probe */
  readonly code?: Code;
  /** A zip in memory, instead of `code`. @default - `code` */
  readonly bundle?: Bundle;
  /**
   * Where the code starts, 1 to 128 characters: for Node.js and Python, a file without its extension, a
   * dot and a name in it. Only with `code`.
   * @default - `index.handler` of an entry file; a folder and a zip have none
   */
  readonly handler?: string;
  /** `nodejs24.x` needs AWS provider 6.21.0 or later. @default "nodejs22.x" */
  readonly runtime?: Runtime;
  /** @default "arm64" */
  readonly architecture?: Architecture;
  /** The ARNs of layer versions, at most 5. @default - none */
  readonly layers?: readonly string[];
  /**
   * Variables besides those of its tables: names of 2 or more letters, digits or `_`, at most 4,096
   * bytes with their values. Not for secrets: Terraform's state holds them. @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** 128 to 10240. @default 256 */
  readonly memoryMb?: number;
  /** 1 to 900. @default 10 */
  readonly timeoutSeconds?: number;
  /**
   * How many requests it can process at once, which no other function can use: at least 0, which stops
   * it, and 100 less than the account's limit at most. @default - what the account has left
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrentExecutions?: number;
  /**
   * Whether AWS X-Ray traces requests: `Active` for a sample of all, `PassThrough` for those that their
   * caller traces. `Active` lets the role write traces. @default - as `PassThrough`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
   */
  readonly tracing?: Tracing;
  /**
   * The SQS queue that gets events of failed asynchronous invocations. Lambda sends them, not through
   * the network. A queue with a key of its own also needs `kms:GenerateDataKey` and `kms:Decrypt` in
   * `initialPolicy`. @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  readonly deadLetterQueue?: Target;
  /** The SNS topic that gets them, instead of a queue. @default - none */
  readonly deadLetterTopic?: Target;
  /**
   * What else the role can do, or cannot, in one policy. For DynamoDB use `tables`: an endpoint lets
   * through what is granted there, and nothing of this. @default - nothing
   */
  readonly initialPolicy?: readonly PolicyStatement[];
  /** A retention period that CloudWatch Logs supports, 1 to 3653. @default 30 */
  readonly logRetentionDays?: number;
  /** The key that encrypts the log group. @default - a key that CloudWatch Logs manages */
  readonly key?: EncryptionKey;
}
