import { type AclEntry, type Fix, type MadeEndpoint } from "../remedy";
import { fixText } from "./fixes";
import { type Block, blockText, type Value, valueOf } from "./hcl";

/** A resource that the change makes, or takes over. */
export interface ResourceBlock {
  readonly type: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, Value>>;
  /** The id of what exists already. @default - Terraform makes it */
  readonly import?: string;
  /** @default - none */
  readonly ignoreChanges?: readonly string[];
}

/** The change as blocks of Terraform's language, for what exists, by its id. */
export function terraformOf(fix: Fix): readonly string[] {
  const blocks = blocksOf(fix);
  if (blocks === undefined) {
    return fixText(fix).commands.map((command) => `# Terraform has no block for it:\n# ${command}`);
  }
  return blocks.map((block) => resourceBlocks(block).map(blockText).join("\n"));
}

/** @returns undefined if Terraform has no resource for the change */
export function blocksOf(fix: Fix): readonly ResourceBlock[] | undefined {
  switch (fix.action) {
    case "associate-endpoint":
      return fix.routeTableIds.map((routeTableId) => ({
        type: "aws_vpc_endpoint_route_table_association",
        name: nameOf(routeTableId),
        arguments: {
          vpc_endpoint_id: endpointValue(fix.endpointId, fix.made),
          route_table_id: routeTableId,
        },
        ...(fix.again && { import: `${fix.endpointId}/${routeTableId}` }),
      }));
    case "create-gateway-endpoint":
      return [
        {
          type: "aws_vpc_endpoint",
          name: endpointBlockName(fix),
          arguments: {
            vpc_id: fix.vpcId,
            service_name: fix.serviceName,
            route_table_ids: fix.routeTableIds,
            ...(fix.policy !== undefined && { policy: encoded(JSON.parse(fix.policy)) }),
          },
        },
      ];
    case "wait-until-available":
      return [];
    case "remove-route":
    case "set-endpoint-url":
      return undefined;
    case "add-internet-route":
      return [
        {
          type: "aws_route",
          name: nameOf(fix.routeTableId),
          arguments: {
            route_table_id: fix.routeTableId,
            destination_cidr_block: "0.0.0.0/0",
            gateway_id: fix.internetGatewayId,
          },
          ...(fix.replaces && { import: `${fix.routeTableId}_0.0.0.0/0` }),
        },
      ];
    case "attach-internet-gateway":
      return [
        {
          type: "aws_internet_gateway_attachment",
          name: nameOf(fix.internetGatewayId),
          arguments: { internet_gateway_id: fix.internetGatewayId, vpc_id: fix.vpcId },
        },
      ];
    case "allow-in-security-group":
      return securityGroupBlocks(fix);
    case "allow-in-network-acl":
      return fix.entries.map((entry) => aclBlock(fix.networkAclId, fix.direction, entry));
    case "enable-vpc-attribute":
      return [
        {
          type: "aws_vpc",
          name: nameOf(fix.vpcId),
          arguments: {
            [fix.attribute === "enableDnsSupport" ? "enable_dns_support" : "enable_dns_hostnames"]:
              true,
          },
          import: fix.vpcId,
          ignoreChanges: ["tags"],
        },
      ];
    case "add-endpoint-subnet":
      return [
        {
          type: "aws_vpc_endpoint_subnet_association",
          name: nameOf(fix.subnetId),
          arguments: { vpc_endpoint_id: fix.endpointId, subnet_id: fix.subnetId },
        },
      ];
    case "exclude-from-block-public-access":
      return [
        {
          type: "aws_vpc_block_public_access_exclusion",
          name: nameOf(fix.subnetId),
          arguments: {
            subnet_id: fix.subnetId,
            internet_gateway_exclusion_mode: fix.exclusion,
          },
        },
      ];
    case "allow-in-policy":
      return fix.policyArn === undefined ? [policyBlock(fix)] : managedPolicyBlocks(fix);
  }
}

function securityGroupBlocks({
  groupId,
  direction,
  port,
  protocol = "tcp",
  peer,
}: Extract<Fix, { action: "allow-in-security-group" }>): readonly ResourceBlock[] {
  const peers: readonly Readonly<Record<string, Value>>[] =
    "prefixListId" in peer
      ? [{ prefix_list_id: peer.prefixListId }]
      : "groupId" in peer
        ? [{ referenced_security_group_id: peer.groupId }]
        : peer.cidrs.map((cidr) => ({ cidr_ipv4: cidr }));
  return peers.map((named, index) => ({
    type: `aws_vpc_security_group_${direction}_rule`,
    name: nameOf(peers.length === 1 ? groupId : `${groupId}-${index + 1}`),
    arguments: {
      security_group_id: groupId,
      ip_protocol: protocol,
      from_port: port,
      to_port: port,
      ...named,
    },
  }));
}

function aclBlock(
  networkAclId: string,
  direction: "outbound" | "inbound",
  { number, replaces, allow, protocol, cidr, ports }: AclEntry,
): ResourceBlock {
  const egress = direction === "outbound";
  return {
    type: "aws_network_acl_rule",
    name: nameOf(`${networkAclId}-${direction}-${number}`),
    arguments: {
      network_acl_id: networkAclId,
      egress,
      rule_number: number,
      rule_action: allow ? "allow" : "deny",
      protocol,
      cidr_block: cidr,
      ...(ports && { from_port: ports.from, to_port: ports.to }),
    },
    ...(replaces && { import: `${networkAclId}:${number}:${protocol}:${egress}` }),
  };
}

function managedPolicyBlocks({
  id,
  roleName = "",
  document,
}: Extract<Fix, { action: "allow-in-policy" }>): readonly ResourceBlock[] {
  const name = nameOf(id);
  return [
    { type: "aws_iam_policy", name, arguments: { name: id, policy: encoded(document) } },
    {
      type: "aws_iam_role_policy_attachment",
      name,
      arguments: { role: roleName, policy_arn: { expression: `aws_iam_policy.${name}.arn` } },
    },
  ];
}

function policyBlock({
  layer,
  id,
  made,
  roleName,
  document,
}: Extract<Fix, { action: "allow-in-policy" }>): ResourceBlock {
  const policy = encoded(document);
  switch (layer) {
    case "role-policy":
      return {
        type: "aws_iam_role_policy",
        name: nameOf(id),
        arguments: { role: roleName ?? "", name: id, policy },
      };
    case "permissions-boundary":
      return {
        type: "aws_iam_policy",
        name: "boundary",
        arguments: { policy },
        import: id,
        ignoreChanges: ["description", "tags"],
      };
    case "table-policy":
      return {
        type: "aws_dynamodb_resource_policy",
        name: "table",
        arguments: { resource_arn: id, policy },
      };
    case "key-policy":
      return { type: "aws_kms_key_policy", name: "table", arguments: { key_id: id, policy } };
    case "endpoint-policy":
      return {
        type: "aws_vpc_endpoint_policy",
        name: nameOf(id),
        arguments: { vpc_endpoint_id: endpointValue(id, made), policy },
      };
  }
}

/** A VPC gets only one endpoint. */
function endpointBlockName({ vpcId }: MadeEndpoint): string {
  return nameOf(`dynamodb-${vpcId}`);
}

/** An endpoint that another change makes is known by its block. */
function endpointValue(id: string, made: MadeEndpoint | undefined): Value {
  return made === undefined ? id : { expression: `aws_vpc_endpoint.${endpointBlockName(made)}.id` };
}

function encoded(json: unknown): Value {
  return { encoded: valueOf(json) };
}

/** A name begins with a letter and has letters, digits, and underscores. */
function nameOf(id: string): string {
  const name = id.replaceAll(/\W/g, "_");
  return /^[a-z]/i.test(name) ? name : `_${name}`;
}

/** The block of the resource, after the one that imports it. */
export function resourceBlocks({
  type,
  name,
  arguments: given,
  import: id,
  ignoreChanges,
}: ResourceBlock): readonly Block[] {
  const to = { expression: `${type}.${name}` };
  const ignored = { ignore_changes: (ignoreChanges ?? []).map((expression) => ({ expression })) };
  return [
    ...(id === undefined ? [] : [{ keyword: "import", arguments: { to, id } }]),
    {
      keyword: "resource",
      labels: [type, name],
      arguments: given,
      ...(ignoreChanges && { blocks: [{ keyword: "lifecycle", arguments: ignored }] }),
    },
  ];
}
