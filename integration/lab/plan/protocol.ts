/** The protocols of the lab's packets, by every name that AWS gives them. */
const PROTOCOLS: Readonly<Record<string, "tcp" | "udp">> = {
  tcp: "tcp",
  "6": "tcp",
  udp: "udp",
  "17": "udp",
};

const ALL = "-1";

interface Ports {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * What a rule matches, for iptables. @returns undefined for a protocol that no packet of the lab has
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
export function matchProtocol(
  protocol: string,
  { from, to }: Ports,
): { readonly match: string } | "not ours" | "unclear" {
  if (protocol === ALL) return { match: "" };
  const name = PROTOCOLS[protocol.toLowerCase()];
  if (name === undefined) return "not ours";
  if (from === undefined || to === undefined) return "unclear";
  return { match: `-p ${name} --dport ${from}:${to}` };
}
