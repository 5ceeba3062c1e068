import { DataAwsRouteTable } from "@cdktf/provider-aws/lib/data-aws-route-table";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { DataAwsVpcs } from "@cdktf/provider-aws/lib/data-aws-vpcs";
import { TerraformIterator, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { Account } from "../account";
import { literal } from "../literal";
import { checkProps } from "../rules";
import { type PrivateNetwork } from "./network";
import {
  isListToken,
  MAX_SUBNETS,
  subnetsPropRule,
  vpcPropRule,
  type SubnetSelection,
  type VpcSelection,
} from "./selection";
import { isServed, regionalZones, type ServedZones } from "./zones";

interface Filter {
  readonly name: string;
  readonly values: string[];
}

/** Which VPC and subnets an `ExistingNetwork` is. */
export interface ExistingNetworkProps {
  /** E.g. `us-east-2`. It must be the provider's. @default - the provider's region */
  readonly region?: string;
  /** The VPC: by its ID, by its tags, or the default one. */
  readonly vpc: VpcSelection;
  /** @default "private" */
  readonly subnets?: SubnetSelection;
  /** Lists of zone names, as for Network. @default - every zone with Lambda */
  readonly servedZones?: readonly ServedZones[];
  /**
   * What a failed plan calls `vpc` and `subnets`, for an app that reads them from its own settings.
   * @default - the props' names
   */
  readonly names?: { readonly vpc: string; readonly subnets: string };
}

const NAMES = { vpc: "vpc", subnets: "subnets" };

/**
 * An existing VPC and the subnets in it that a function runs in: those that are named, or else one
 * in each zone. It reads everything and creates nothing. If something does not fit, the plan fails
 * before anything else is created.
 *
 * Note that a function has no public address, not even in a public subnet. It cannot use the route
 * to the internet gateway there, so its only path to DynamoDB is an endpoint.
 *
 * @throws ValidationError when an ID or a tag is invalid.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
 */
export class ExistingNetwork extends Construct implements PrivateNetwork {
  /** The region of the VPC. */
  readonly region: string;
  /** The VPC, as Terraform reads it. */
  readonly vpc: DataAwsVpc;
  /** The IDs of the subnets. */
  readonly privateSubnetIds: readonly string[];
  /** The ARNs of the subnets, in the same order. */
  readonly privateSubnetArns: readonly string[];
  /** The ID of the route table of each subnet. */
  readonly privateRouteTableIds: readonly string[];

  constructor(scope: Construct, id: string, props: ExistingNetworkProps) {
    super(scope, id);
    const { vpc, region, subnets = "private", servedZones = [], names = NAMES } = props;
    checkProps(this, { vpc: vpcPropRule, subnets: subnetsPropRule }, { vpc, subnets });
    this.region = region === undefined ? Account.of(this).region : literal(region);
    this.vpc = this.#findVpc(vpc, names.vpc);
    const found = this.#findSubnets(subnets, names.subnets);
    const routes = this.#findRouteTables();
    const subnet = this.#readSubnets(found);
    const usable = this.#local(
      "usable-subnets",
      `[for id in sort(${found.fqn}.ids) : id if ${this.#isServed(`${subnet}[id]`, servedZones)}${subnets === "private" ? ` && !contains(${routes.open}, ${routes.tableOf("id")})` : ""}]`,
    );
    const byId = typeof subnets === "object" && "ids" in subnets;
    const chosen = this.#local(
      "chosen-subnets",
      byId
        ? usable
        : `sort([for ids in values({ for id in ${usable} : ${subnet}[id].availability_zone_id => id... }) : ids[0]])`,
    );
    const tables = this.#local(
      "chosen-route-tables",
      `distinct([for subnet in ${chosen} : ${routes.tableOf("subnet")}])`,
    );
    this.privateSubnetIds = this.#checked(chosen, subnets, names.subnets);
    const arns = `\${[for id in ${chosen} : ${subnet}[id].arn]}`;
    this.privateSubnetArns = new TerraformLocal(this, "chosen-subnet-arns", arns).asList;
    this.privateRouteTableIds = Token.asList(`\${${tables}}`);
  }

  /** As an error message, which is a template, must hold it. */
  get #path(): string {
    return literal(this.node.path);
  }

  /** The ID of the VPC. */
  get vpcId(): string {
    return this.vpc.id;
  }

  /** Of the account that owns the VPC, which can share it. */
  get vpcArn(): string {
    return this.vpc.arn;
  }

  /** Uses the plural data source, which accepts zero or several matches. */
  #findVpc(vpc: VpcSelection, name: string): DataAwsVpc {
    const vpcs = new DataAwsVpcs(this, "vpcs", {
      filter: vpcFilters(vpc),
      lifecycle: {
        postcondition: [
          {
            condition: "${length(self.ids) == 1}",
            errorMessage: `\`${name}\` must be one VPC in ${this.region}, got: \${length(self.ids)} for ${literal(vpcText(vpc))} (${this.#path}).`,
          },
        ],
      },
    });
    return new DataAwsVpc(this, "vpc", {
      id: `\${${vpcs.fqn}.ids[0]}`,
      lifecycle: {
        postcondition: [
          {
            condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
            errorMessage:
              `\`${name}\` must have enableDnsSupport and enableDnsHostnames, which an endpoint needs, got: \${self.id} with \${self.enable_dns_support} and \${self.enable_dns_hostnames}. Its owner turns them on with \\"aws ec2 modify-vpc-attribute\\" (${this.#path}).`.replaceAll(
                '\\"',
                "`",
              ),
          },
        ],
      },
    });
  }

  #findSubnets(subnets: SubnetSelection, name: string): DataAwsSubnets {
    const inVpc: Filter = { name: "vpc-id", values: [this.vpc.id] };
    if (typeof subnets === "string")
      return new DataAwsSubnets(this, "subnets", { filter: [inVpc] });
    if ("tags" in subnets) {
      return new DataAwsSubnets(this, "subnets", { filter: [inVpc, ...tagFilters(subnets.tags)] });
    }
    const ids = [...subnets.ids];
    const missing = `setsubtract(${this.#named(ids)}, self.ids)`;
    return new DataAwsSubnets(this, "subnets", {
      filter: [inVpc, { name: "subnet-id", values: ids }],
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(${missing}) == 0}`,
            errorMessage: `\`${name}\` must be subnets of \${${this.vpc.fqn}.id}, got: \${join(", ", ${missing})} of another VPC, or not there (${this.#path}).`,
          },
        ],
      },
    });
  }

  /** @returns a reference to the subnets, by ID */
  #readSubnets(found: DataAwsSubnets): string {
    const ids = TerraformIterator.fromList(found.ids);
    return new DataAwsSubnet(this, "subnet", { forEach: ids, id: Token.asString(ids.value) }).fqn;
  }

  /** A condition: whether Lambda and everything else runs in the subnet's zone. */
  #isServed(subnet: string, served: readonly ServedZones[]): string {
    const zones = regionalZones(this);
    const lists = served.map((names, index) =>
      this.#local(`served-zones-${index}`, Token.asString(names)),
    );
    return [
      `contains(${zones.fqn}.zone_ids, ${subnet}.availability_zone_id)`,
      ...isServed(`${subnet}.availability_zone`, lists),
    ].join(" && ");
  }

  /** Reads the chosen subnets once more, to fail with a sentence where there are none. */
  #checked(chosen: string, subnets: SubnetSelection, name: string): readonly string[] {
    const none = `\`${name}\` must be at least one subnet in a zone with Lambda, got: none ${subnets === "private" ? "without a route to an internet gateway " : ""}in \${${this.vpc.fqn}.id}. Name others, or all with "any": a gateway endpoint serves public ones too`;
    const ids = typeof subnets === "object" && "ids" in subnets ? subnets.ids : [];
    const named = ids.length === 0 ? "[]" : this.#named(ids);
    const left = `setsubtract(${named}, ${chosen})`;
    const { fqn } = new DataAwsSubnets(this, "chosen", {
      filter: [{ name: "subnet-id", values: Token.asList(`\${${chosen}}`) }],
      lifecycle: {
        precondition: [
          ...(isListToken(ids)
            ? [
                {
                  condition: `\${length(${named}) <= ${MAX_SUBNETS}}`,
                  errorMessage: `\`${name}\` must be at most ${MAX_SUBNETS} \`ids\`, got: \${length(${named})} (${this.#path}).`,
                },
              ]
            : []),
          ...(ids.length === 0
            ? []
            : [
                {
                  condition: `\${length(${left}) == 0}`,
                  errorMessage: `\`${name}\` must be in zones with Lambda, got: \${join(", ", ${left})}. Name subnets in other zones (${this.#path}).`,
                },
              ]),
          { condition: `\${length(${chosen}) > 0}`, errorMessage: `${none} (${this.#path}).` },
        ],
      },
    });
    return Token.asList(`\${sort(${fqn}.ids)}`);
  }

  /** Reads all of the VPC's route tables. A subnet without its own route table uses the main one. */
  #findRouteTables(): {
    readonly open: string;
    readonly tableOf: (subnet: string) => string;
  } {
    const ids = new DataAwsRouteTables(this, "all-route-tables", { vpcId: this.vpc.id });
    const tables = TerraformIterator.fromList(ids.ids);
    const { fqn } = new DataAwsRouteTable(this, "route-table", {
      forEach: tables,
      routeTableId: Token.asString(tables.value),
    });
    const own = this.#local(
      "own-route-tables",
      `merge([for id, table in ${fqn} : { for one in table.associations : one.subnet_id => id if one.subnet_id != "" }]...)`,
    );
    const open = this.#local(
      "open-route-tables",
      `[for id, table in ${fqn} : id if anytrue([for route in table.routes : startswith(route.gateway_id, "igw-")])]`,
    );
    return {
      open,
      tableOf: (subnet) => `lookup(${own}, ${subnet}, ${this.vpc.fqn}.main_route_table_id)`,
    };
  }

  /** The IDs of the named subnets in an expression. */
  #named(ids: readonly string[]): string {
    if (!isListToken(ids) && !ids.some((id) => Token.isUnresolved(id))) return JSON.stringify(ids);
    const id = "named-subnets";
    const made = this.node.tryFindChild(id) as TerraformLocal | undefined;
    return (made ?? new TerraformLocal(this, id, [...ids])).fqn;
  }

  /** Gives an expression a name. @returns a reference to it for use in another expression */
  #local(id: string, expression: string): string {
    return new TerraformLocal(this, id, `\${${expression}}`).fqn;
  }
}

function vpcFilters(vpc: VpcSelection): Filter[] {
  if (vpc === "default") return [{ name: "is-default", values: ["true"] }];
  return "id" in vpc ? [{ name: "vpc-id", values: [vpc.id] }] : tagFilters(vpc.tags);
}

function vpcText(vpc: VpcSelection): string {
  if (vpc === "default") return "the default VPC";
  if ("id" in vpc) return vpc.id;
  return Object.entries(vpc.tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

function tagFilters(tags: Readonly<Record<string, string>>): Filter[] {
  return Object.entries(tags).map(([key, value]) => ({
    name: literal(`tag:${key}`),
    values: [literal(value)],
  }));
}
