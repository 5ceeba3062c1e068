import { DataAwsPrefixList } from "@cdktf/provider-aws/lib/data-aws-prefix-list";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsSecurityGroups } from "@cdktf/provider-aws/lib/data-aws-security-groups";
import { TerraformCount, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { ValidationError } from "../errors";
import type { DynamoDbFunction } from "../function/dynamodb-function";
import type { PrivateNetwork } from "../network/network";
import { GatewayEndpoint } from "./gateway-endpoint";

/** On the client's security group: whether the endpoint was `added` here or `found`. */
const MARK = "DynamoDbEndpoint";

/** What a plan that fails says. Route tables are Terraform expressions of their ids. */
export interface WhereNoneSentences {
  /** Where some of the network's route tables have an endpoint and others have none. */
  readonly onlySome: (withEndpoint: string, without: string) => string;
  /** Where an endpoint that must be known serves the route tables already. */
  readonly notKnown: (routeTables: string) => string;
}

export interface GatewayEndpointWhereNoneProps {
  /** The `Name` tag of the endpoint, where one is added. */
  readonly name: string;
  /** A network that others may have given an endpoint. */
  readonly network: PrivateNetwork;
  /** In the network. Its security group remembers, as a tag, whose the endpoint is. */
  readonly client: DynamoDbFunction;
  /**
   * Whether an endpoint that is there already fails the plan, since its id is not known: for a
   * table that only lets in what comes through the endpoint. @default false
   */
  readonly mustBeKnown?: boolean;
  /** For an app that takes these props from settings of its own. @default - with the props' names */
  readonly sentences?: WhereNoneSentences;
}

const SENTENCES: WhereNoneSentences = {
  onlySome: (withEndpoint, without) =>
    `\`network\` must have an endpoint for DynamoDB in all of its private route tables or in none, got: route tables with one (${withEndpoint}) and without (${without}). Associate that endpoint with all of them, or choose other subnets`,
  notKnown: (routeTables) =>
    `\`mustBeKnown\` must be false where an endpoint serves ${routeTables} already, since its id is not known, got: true. Name it with an ExistingGatewayEndpoint`,
};

/**
 * A gateway endpoint for route tables that have none. Where they all have one already, nothing is
 * made, and its policy is its owner's concern. Some with and some without fails the plan: two
 * endpoints would share the network.
 *
 * No data source of Terraform lists endpoints, so the route tables are asked. Once added, the
 * endpoint shows in them like any other: the tag on the client's security group tells that it is
 * ours.
 *
 * @throws ValidationError for a function outside any VPC.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
 */
export class GatewayEndpointWhereNone extends Construct {
  /** Made once or not at all, so that its attributes are those of a list. */
  readonly endpoint: GatewayEndpoint;
  /** `null` where none was added. */
  readonly endpointId: string;

  constructor(scope: Construct, id: string, props: GatewayEndpointWhereNoneProps) {
    super(scope, id);
    const { name, network, mustBeKnown = false, sentences = SENTENCES } = props;
    const client = props.client.securityGroup;
    if (client === undefined) {
      throw new ValidationError("`client` must be in a network, got: one outside any VPC", this);
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
    // Asked first, since it answers without an endpoint what emulators cannot answer with one.
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
    // The tag has to be there before the endpoint is.
    resource.dependsOn = [
      `${client.resource.terraformResourceType}.${client.resource.friendlyUniqueId}`,
    ];
    this.endpointId = `\${one(${resource.fqn}[*].id)}`;
  }
}
