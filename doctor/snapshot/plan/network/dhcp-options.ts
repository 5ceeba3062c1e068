import { type Entity } from "../entity";
import { type Reader } from "../reader";

const ASSOCIATION = "aws_vpc_dhcp_options_association";

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html */
export function readDhcpOptions(reader: Reader): readonly object[] {
  const resolver = reader
    .all("aws_default_vpc_dhcp_options")
    .map((options) => optionsWith(reader.idOf(options, "dopt"), ["AmazonProvidedDNS"]));
  const own = reader
    .all("aws_vpc_dhcp_options")
    .map((options) => optionsWith(reader.idOf(options, "dopt"), serversOf(reader, options)));
  // Options that are not known have servers that are not known.
  const named = associations(reader).flatMap(({ optionsId }) =>
    reader.names.unknown(optionsId) === undefined ? [] : [optionsWith(optionsId, [optionsId])],
  );
  return [...resolver, ...own, ...named];
}

/** The id of each VPC's options, if an association names them, or if the plan destroys the one that did. */
export function dhcpOptionsByVpc(reader: Reader): (vpcId: string) => string | undefined {
  const all = associations(reader);
  const before = reader.document.before.filter(({ type }) => type === ASSOCIATION);
  const had = new Set(before.map(({ values }) => values.vpc_id));
  const byVpc = new Map(all.map(({ vpcId, optionsId }) => [vpcId, optionsId]));
  // Those of a VPC that is not known can be those of any.
  const anywhere = all.find(({ vpcId }) => reader.names.unknown(vpcId) !== undefined)?.optionsId;
  return (vpcId) => byVpc.get(vpcId) ?? anywhere ?? (had.has(vpcId) ? "default" : undefined);
}

function associations(reader: Reader) {
  return reader.all(ASSOCIATION).map((association) => ({
    vpcId: association.id("vpc", "vpc_id") ?? "",
    optionsId: association.id("dopt", "dhcp_options_id") ?? "",
  }));
}

function optionsWith(DhcpOptionsId: string, servers: readonly string[]): object {
  const Values = servers.map((Value) => ({ Value }));
  return { DhcpOptionsId, DhcpConfigurations: [{ Key: "domain-name-servers", Values }] };
}

function serversOf(reader: Reader, options: Entity): readonly string[] {
  const servers = options.fact("domain_name_servers");
  return servers.known
    ? options.texts("domain_name_servers")
    : [reader.names.mintUnknown("dns", servers)];
}
