import { type Keys } from "./context";

/** Who signs the request: a session of a role. */
export interface Requester {
  /** `arn:aws:iam::<account>:role/<path and name>` */
  readonly roleArn: string;
  /**
   * Name of the role's session. Lambda uses the function's name.
   *
   * @default - unknown
   */
  readonly sessionName?: string;
  /**
   * What runs the code.
   *
   * @default - unknown
   */
  readonly runsOn?: {
    readonly kind: "function" | "instance";
    /**
     * ARN of the function, without version or alias, or ARN of the instance.
     *
     * @default - unknown
     */
    readonly arn?: string;
  };
  /**
   * All tags of the role, by key.
   *
   * @default - unknown
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Id of the organization of the role's account, `o-…`. `null`: the account is in none.
   *
   * @default - unknown
   */
  readonly organizationId?: string | null;
}

/** The address that a request comes from. */
export interface SourceAddress {
  /** @default - unknown */
  readonly sourceIp?: string;
  /**
   * CIDRs. The address is in one of them, but it is unknown which address it is.
   *
   * @default - any address
   */
  readonly sourceCidrs?: readonly string[];
}

/** The path of a request to DynamoDB. It determines which condition keys the request has. */
export type RequestPath =
  /** The source has the private address of the function or instance. */
  | (SourceAddress & {
      readonly through: "endpoint";
      readonly type: "gateway" | "interface";
      /** `vpce-…` */
      readonly endpointId: string;
      /** The VPC that the request comes from. */
      readonly vpcId: string;
    })
  /** The source has the public address that DynamoDB sees, such as the NAT gateway's. */
  | (SourceAddress & {
      /** A NAT gateway or an internet gateway, or the public endpoint from outside any VPC. */
      readonly through: "internet";
    })
  | { readonly through: "unknown"; readonly why: string };

/** One operation of a role on a table, on one of its indexes, or on both. */
export interface DynamoDbRequest {
  readonly requester: Requester;
  /** `dynamodb:GetItem` */
  readonly action: string;
  /**
   * At least one ARN. Each must be allowed. A query of an index needs the index's ARN. Use `*` for an
   * operation without a table, such as `dynamodb:DescribeEndpoints`.
   */
  readonly resources: readonly string[];
  /** Region of the endpoint that the client calls. */
  readonly region: string;
  readonly path: RequestPath;
  /**
   * All tags of the table, by key.
   *
   * @default - unknown
   */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /**
   * Other known condition keys, such as `dynamodb:LeadingKeys`. They override the keys that follow
   * from the rest of the request.
   *
   * @default - none
   */
  readonly keys?: Keys;
}

/** A request that DynamoDB sends to KMS on behalf of the requester. */
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
   * @default - unknown
   */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /**
   * Other known condition keys.
   *
   * @default - none
   */
  readonly keys?: Keys;
}
