import { DataAwsPrefixList } from "@cdktf/provider-aws/lib/data-aws-prefix-list";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsSecurityGroups } from "@cdktf/provider-aws/lib/data-aws-security-groups";
import { TerraformCount, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { ValidationError } from "../errors";
import { type DynamoDbFunction } from "../function/dynamodb-function";
import { type PrivateNetwork } from "../network/network";
import { GatewayEndpoint } from "./gateway-endpoint";

/** The tag on the client's security group: whether the endpoint was `added` here or `found`. */
const MARK = "DynamoDbEndpoint";

/** The error messages of a failed plan. Route tables are Terraform expressions for their IDs. */
export interface WhereNoneSentences {
  /** When only some of the network's route tables have an endpoint. */
  readonly onlySome: (withEndpoint: string, without: string) => string;
  /** When an endpoint already serves the route tables but its ID must be known. */
  readonly notKnown: (routeTables: string) => string;
}

export interface GatewayEndpointWhereNoneProps {
  /** The `Name` tag of the endpoint, if one is added. */
  readonly name: string;
  /** A network that might already have an endpoint. */
  readonly network: PrivateNetwork;
  /** A function in the network. A tag on its security group records who owns the endpoint. */
  readonly client: DynamoDbFunction;
  /**
   * Whether the plan fails when an endpoint already exists, because its ID is unknown. Set it for a
   * table that accepts only requests through the endpoint. @default false
   */
  readonly mustBeKnown?: boolean;
  /** For an app that reads these props from its own settings. @default - uses the props' names */
  readonly sentences?: WhereNoneSentences;
}

const SENTENCES: WhereNoneSentences = {
  onlySome: (withEndpoint, without) =>
    `\`network\` must have an endpoint for DynamoDB in all of its private route tables or in none, got: route tables with one (${withEndpoint}) and without (${without}). Associate that endpoint with all of them, or choose other subnets`,
  notKnown: (routeTables) =>
    `\`mustBeKnown\` must be false where an endpoint serves ${routeTables} already, since its id is not known, got: true. Name it with an ExistingGatewayEndpoint`,
};

/**
 * A gateway endpoint for route tables that have none. If all of them already have one, nothing is
 * created, and the existing endpoint's owner is responsible for its policy. If only some have one,
 * the plan fails, because two endpoints would share the network.
 *
 * No Terraform data source lists endpoints, so this construct looks them up in the route tables.
 * Once added, the endpoint appears there like any other. A tag on the client's security group marks
 * it as ours.
 *
 * @throws ValidationError when the function is outside any VPC.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
 */
export class GatewayEndpointWhereNone extends Construct {
  /** Has a count of 0 or 1, so its attributes are those of a list. */
  readonly endpoint: GatewayEndpoint;
  /** `null` when no endpoint was added. */
  readonly endpointId: string;

  constructor(scope: Construct, id: string, props: GatewayEndpointWhereNoneProps) {
    super(scope, id);
    const { name, network, mustBeKnown = false, sentences = SENTENCES } = props;
    const client = props.client.securityGroup;
    if (client === undefined) {
      throw new ValidationError(
        "`client` must be in a network, got: a function outside any VPC",
        this,
      );
    }
    const { vpcId } = network;
    const tables = new TerraformLocal(this, "route-tables", [...network.privateRouteTableIds]).fqn;
    const group = { name: "group-name", values: [client.resource.nameInput ?? name] };
    const ours = new DataAwsSecurityGroups(this, "added-before", {
      filter: [
        { name: "vpc-id", values: [vpcId] },
        group,
        { name: `tag:${MARK}`, values: ["added"] },
      ],
    });
    // Queried first: if it finds nothing, the prefix list query below is skipped. Emulators do not
    // support that one.
    const candidates = new DataAwsRouteTables(this, "with-any-endpoint", {
      vpcId,
      filter: [{ name: "route.gateway-id", values: ["vpce-*"] }],
    });
    const prefixList = new DataAwsPrefixList(this, "prefix-list", {
      name: dynamoDbServiceName(network.region),
    });
    const withEndpoint = `\${join(", ", setintersection(${tables}, self.ids))}`;
    const without = `\${join(", ", setsubtract(${tables}, self.ids))}`;
    const served = new DataAwsRouteTables(this, "served", {
      count: TerraformCount.of(
        Token.asNumber(
          `\${length(${ours.fqn}.ids) == 0 && length(setintersection(${tables}, ${candidates.fqn}.ids)) > 0 ? 1 : 0}`,
        ),
      ),
      vpcId,
      filter: [{ name: "route.destination-prefix-list-id", values: [prefixList.id] }],
      lifecycle: {
        postcondition: [
          {
            condition: `\${contains([0, length(${tables})], length(setintersection(${tables}, self.ids)))}`,
            errorMessage: `${sentences.onlySome(withEndpoint, without)} (${this.node.path}).`,
          },
          ...(mustBeKnown
            ? [
                {
                  condition: `\${length(setintersection(${tables}, self.ids)) == 0}`,
                  errorMessage: `${sentences.notKnown(withEndpoint)} (${this.node.path}).`,
                },
              ]
            : []),
        ],
      },
    });
    const add = new TerraformLocal(
      this,
      "add",
      `\${length(${ours.fqn}.ids) > 0 || length(setintersection(${tables}, flatten(${served.fqn}[*].ids))) == 0}`,
    ).fqn;
    client.resource.tags = {
      ...client.resource.tagsInput,
      [MARK]: `\${${add} ? "added" : "found"}`,
    };
    this.endpoint = new GatewayEndpoint(this, "endpoint", { name, network });
    const { resource } = this.endpoint;
    resource.count = TerraformCount.of(Token.asNumber(`\${${add} ? 1 : 0}`));
    // The tag must exist before the endpoint does.
    resource.dependsOn = [
      `${client.resource.terraformResourceType}.${client.resource.friendlyUniqueId}`,
    ];
    this.endpointId = `\${one(${resource.fqn}[*].id)}`;
  }
}
