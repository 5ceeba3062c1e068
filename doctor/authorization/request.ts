import { type Keys } from "./context";

/** Whose credentials sign the request: a session of a role. */
export interface Requester {
  /** `arn:aws:iam::<account>:role/<path and name>` */
  readonly roleArn: string;
  /**
   * Name of the role's session. Lambda takes the function's name.
   *
   * @default - not known
   */
  readonly sessionName?: string;
  /**
   * What runs the code.
   *
   * @default - not known
   */
  readonly runsOn?: {
    readonly kind: "function" | "instance";
    /**
     * The function's without version or alias, or the instance's.
     *
     * @default - not known
     */
    readonly arn?: string;
  };
  /**
   * All tags of the role, by key.
   *
   * @default - not known
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Id of the organization that the role's account is in, `o-…`.
   *
   * @default - not known
   */
  readonly organizationId?: string;
}

/** The way of a request to DynamoDB. It decides which condition keys the request has. */
export type RequestPath =
  | {
      readonly through: "endpoint";
      readonly type: "gateway" | "interface";
      /** `vpce-…` */
      readonly endpointId: string;
      /** The VPC that the request comes from. */
      readonly vpcId: string;
      /**
       * Private address of the function or instance.
       *
       * @default - not known
       */
      readonly sourceIp?: string;
    }
  | {
      /** A NAT gateway, or the service's public endpoint from outside of a VPC. */
      readonly through: "internet";
      /**
       * Public address that DynamoDB sees, such as the NAT gateway's.
       *
       * @default - not known
       */
      readonly sourceIp?: string;
    }
  | { readonly through: "unknown"; readonly why: string };

/** One operation of a role on a table, on one of its indexes, or on both. */
export interface DynamoDbRequest {
  readonly requester: Requester;
  /** `dynamodb:GetItem` */
  readonly action: string;
  /**
   * At least one ARN: each has to be allowed. A query of an index asks for the index's ARN. `*` for
   * an operation that is on no table, such as `dynamodb:DescribeEndpoints`.
   */
  readonly resources: readonly string[];
  /** Of the endpoint that is called. */
  readonly region: string;
  readonly path: RequestPath;
  /**
   * All tags of the table, by key.
   *
   * @default - not known
   */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /**
   * Condition keys that are known otherwise, such as `dynamodb:LeadingKeys`. They win over what
   * follows from the rest of the request.
   *
   * @default - none
   */
  readonly keys?: Keys;
}

/** What DynamoDB asks of KMS on behalf of the one who uses a table. */
export interface KmsRequest {
  readonly requester: Requester;
  /** `kms:Decrypt` for each use of a table. */
  readonly action: string;
  readonly keyArn: string;
  /** The table whose data is encrypted. */
  readonly tableArn: string;
  /**
   * All tags of the key, by key.
   *
   * @default - not known
   */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /**
   * Condition keys that are known otherwise.
   *
   * @default - none
   */
  readonly keys?: Keys;
}
