import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import { z } from "zod";
import { identityPolicy } from "../access/policy";
import { ValidationError } from "../errors";
import { literal } from "../literal";
import { checkProps, oneOf, wholeNumber, type Rule } from "../rules";
import { type ITable } from "../table/table-base";
import { type DynamoDbFunction } from "./dynamodb-function";
import { sendingTo, targetRule, type Target } from "./targets";

const STARTING_POSITIONS = ["TRIM_HORIZON", "LATEST"] as const;

/** An account has 5 of them for a source until it asks for more. */
const MAX_FILTERS = 10;
const MAX_FILTER = 4096;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const filtersRule: Rule<readonly object[]> = {
  schema: z
    .array(z.looseObject({}).refine((filter) => JSON.stringify(filter).length <= MAX_FILTER))
    .min(1)
    .max(MAX_FILTERS),
  must: `be 1 to ${MAX_FILTERS} objects of at most ${MAX_FILTER} characters as JSON`,
  atSynthesis: true,
};

/** Which stream invokes which function, and in what portions. */
export interface StreamEventSourceProps {
  /** The function that gets the records, in batches. */
  readonly function: DynamoDbFunction;
  /** A table with a stream. */
  readonly table: ITable;
  /**
   * Where a new mapping starts: with the oldest record that the stream still has, at most 24 hours old,
   * or with the next one. @default "TRIM_HORIZON"
   */
  readonly startingPosition?: "TRIM_HORIZON" | "LATEST";
  /** Records in a batch at most, 1 to 10000. @default - Lambda's: 100 */
  readonly batchSize?: number;
  /** How long Lambda waits for a batch to fill, 0 to 300. @default - Lambda's: 0 */
  readonly maxBatchingWindowSeconds?: number;
  /** Batches of one shard at once, 1 to 10. @default - Lambda's: 1 */
  readonly parallelizationFactor?: number;
  /** Whether a batch that failed is halved for the next try. @default false */
  readonly bisectBatchOnError?: boolean;
  /** Tries after the first one, 0 to 10000. @default - until the record expires, after 24 hours */
  readonly retryAttempts?: number;
  /** Older records are left out, 60 to 604800. @default - none is */
  readonly maxRecordAgeSeconds?: number;
  /** Whether the function's answer names the records that failed. @default false */
  readonly reportBatchItemFailures?: boolean;
  /**
   * Patterns, 1 to 10, of which a record must match one, e.g. `{ eventName: ["INSERT"] }`. More than 5
   * need a higher quota.
   * @default - every record
   */
  readonly filters?: readonly object[];
  /** The SQS queue that is told which records were given up. @default - none */
  readonly onFailureQueue?: Target;
  /** The SNS topic that is told, instead of a queue. @default - none */
  readonly onFailureTopic?: Target;
}

/**
 * Invokes a function with the changes to a table's items, as its stream records them. Lambda reads the
 * stream itself, with the function's role but not through its network: no endpoint, route or security
 * group is involved.
 *
 * @throws ValidationError when a prop is outside Lambda's limits, and when the table has no stream.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export class StreamEventSource extends Construct {
  /** The event source mapping. */
  readonly resource: LambdaEventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamEventSourceProps) {
    super(scope, id);
    const { function: fn, table, startingPosition = "TRIM_HORIZON", filters = [] } = props;
    check(this, props);
    const { streamArn } = table;
    if (streamArn === undefined) {
      throw new ValidationError(
        `\`table\` must have a stream, got: ${table.node.path}, which has none. Turn it on, or give the \`streamArn\` of a table that exists`,
        this,
      );
    }
    const reading = table.grantStreamRead(fn).policy;
    const sending = this.#allowSending(props);
    const target = props.onFailureQueue ?? props.onFailureTopic;
    this.resource = new LambdaEventSourceMapping(this, "resource", {
      functionName: fn.resource.functionName,
      eventSourceArn: streamArn,
      startingPosition,
      batchSize: props.batchSize,
      maximumBatchingWindowInSeconds: props.maxBatchingWindowSeconds,
      parallelizationFactor: props.parallelizationFactor,
      bisectBatchOnFunctionError: props.bisectBatchOnError,
      maximumRetryAttempts: props.retryAttempts,
      maximumRecordAgeInSeconds: props.maxRecordAgeSeconds,
      ...(props.reportBatchItemFailures && {
        functionResponseTypes: ["ReportBatchItemFailures"],
      }),
      ...(filters.length > 0 && {
        filterCriteria: {
          filter: filters.map((filter) => ({ pattern: literal(JSON.stringify(filter)) })),
        },
      }),
      ...(target && { destinationConfig: { onFailure: { destinationArn: literal(target.arn) } } }),
      // Lambda refuses a mapping whose role cannot read the stream or send to the target.
      dependsOn: [reading, sending].filter((policy) => policy !== undefined),
    });
  }

  #allowSending(props: StreamEventSourceProps): IamRolePolicy | undefined {
    const { function: fn, onFailureQueue, onFailureTopic } = props;
    const permissions = sendingTo(onFailureQueue, onFailureTopic);
    if (permissions.length === 0) return undefined;
    return new IamRolePolicy(this, "failures-policy", {
      // Unique in a role that several functions and sources share.
      name: `failures-${this.node.addr.slice(-12)}`,
      role: fn.role.name,
      policy: identityPolicy(permissions),
    });
  }
}

function check(scope: Construct, props: StreamEventSourceProps): void {
  const { onFailureQueue, onFailureTopic } = props;
  checkProps(
    scope,
    {
      startingPosition: oneOf(STARTING_POSITIONS),
      batchSize: wholeNumber(1, 10_000),
      maxBatchingWindowSeconds: wholeNumber(0, 300),
      parallelizationFactor: wholeNumber(1, 10),
      retryAttempts: wholeNumber(0, 10_000),
      maxRecordAgeSeconds: wholeNumber(60, 604_800),
      filters: filtersRule,
      onFailureQueue: targetRule("sqs"),
      onFailureTopic: targetRule("sns"),
    },
    {
      startingPosition: props.startingPosition,
      batchSize: props.batchSize,
      maxBatchingWindowSeconds: props.maxBatchingWindowSeconds,
      parallelizationFactor: props.parallelizationFactor,
      retryAttempts: props.retryAttempts,
      maxRecordAgeSeconds: props.maxRecordAgeSeconds,
      filters: props.filters,
      onFailureQueue,
      onFailureTopic,
    },
  );
  if (onFailureQueue !== undefined && onFailureTopic !== undefined) {
    throw new ValidationError(
      "`onFailureTopic` must not be given with `onFailureQueue`, got: both",
      scope,
    );
  }
}
