/** What the doctor is asked: which source, and which table. */
export type SourceReference =
  | {
      readonly kind: "function";
      /** Name or ARN, with or without a version or alias. */
      readonly name: string;
    }
  | { readonly kind: "instance"; readonly instanceId: string }
  | {
      readonly kind: "ecs-task" | "ecs-service";
      /** `CLUSTER/ID`, `CLUSTER/NAME`, or an ARN. */
      readonly name: string;
    }
  | {
      readonly kind: "app-runner-service";
      /** ARN. */
      readonly name: string;
    }
  | { readonly kind: "network-interface"; readonly networkInterfaceId: string }
  | {
      /** A function that does not exist yet, or anything else in subnets that has no public address. */
      readonly kind: "hypothetical-function";
      readonly subnetIds: readonly string[];
      readonly securityGroupIds: readonly string[];
    };

export interface Question {
  readonly source: SourceReference;
  /**
   * Name or ARN of the table.
   *
   * @default - the function's variable TABLE_NAME, or else its only variable with TABLE in its name
   */
  readonly table?: string;
  /**
   * Name or ARN of the role that signs the requests.
   *
   * @default - the source's own: execution role, instance role, or task role
   */
  readonly role?: string;
  /**
   * URL of the endpoint that the client calls.
   *
   * @default - from the function's variables, or else the Region's public endpoint
   */
  readonly endpointUrl?: string;
  /** @default - the Region of the source's ARN */
  readonly region?: string;
}
