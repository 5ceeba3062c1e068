import { type FilterRule, type LabPlan, SERVICE_NAMESPACE } from "../plan/lab-plan";

/** Printed when the network is up. */
export const READY = "the lab is ready";

/**
 * Every device has the same hardware address and asks for none, so that what goes into a link comes out of it, whatever
 * address it is for.
 */
const HARDWARE_ADDRESS = "02:00:00:00:00:01";

/** The range of functions and NAT gateways. */
const EPHEMERAL_PORTS = "1024 65535";

const CHAINS: Readonly<Record<FilterRule["table"], readonly string[]>> = {
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
};

/**
 * The shell script that builds the network, for `sh` in namespaces of its own. Its last command waits until standard
 * input ends, and with it the lab.
 */
export function scriptOf(plan: LabPlan): string {
  return [
    "set -e",
    ...ownFiles(plan),
    "mkdir /run/netns",
    `ip -batch - <<'EOF'`,
    ...plan.namespaces.map((name) => `netns add ${name}`),
    ...plan.links.map(({ ends: [one, other] }) =>
      [
        `link add ${one.device} netns ${one.namespace} address ${HARDWARE_ADDRESS} type veth`,
        `peer name ${other.device} netns ${other.namespace} address ${HARDWARE_ADDRESS}`,
      ].join(" "),
    ),
    "EOF",
    ...plan.namespaces.flatMap((namespace) => insideOf(plan, namespace)),
    `echo '${READY}'`,
    "exec cat > /dev/null",
    "",
  ].join("\n");
}

/** Names resolve as the plan says, not as the host's files and services do. */
function ownFiles({ nameservers }: LabPlan): readonly string[] {
  const files: Readonly<Record<string, readonly string[]>> = {
    "/etc/resolv.conf": [
      ...nameservers.map((address) => `nameserver ${address}`),
      "options timeout:1 attempts:2",
    ],
    "/etc/nsswitch.conf": ["hosts: files dns"],
    "/etc/hosts": ["127.0.0.1 localhost"],
  };
  return [
    // Ends of the host's own services, such as a name server's, are in /run.
    "mount -t tmpfs lab /run",
    "mkdir /run/lab",
    ...Object.entries(files).flatMap(([path, lines], index) => [
      `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} > /run/lab/${index}`,
      // Some systems have no such file, and some have a link into /run.
      `if [ -L ${path} ]; then target=$(readlink -f ${path}); mkdir -p "\${target%/*}"; : >> "$target"; fi`,
      `if [ -e ${path} ]; then mount --bind /run/lab/${index} ${path}; fi`,
    ]),
  ];
}

function insideOf(plan: LabPlan, namespace: string): readonly string[] {
  const isHere = (one: { readonly namespace: string }) => one.namespace === namespace;
  const devices = plan.links.flatMap(({ ends }) => ends.filter(isHere)).map((end) => end.device);
  const routes = plan.routes.filter(isHere).map((route) => {
    const { destination, device, table = "main", metric, realm } = route;
    const parts = [
      device === undefined ? `throw ${destination}` : `${destination} dev ${device}`,
      `table ${table}`,
      metric === undefined ? "" : `metric ${metric}`,
      realm === undefined ? "" : `realm ${realm}`,
    ];
    return `route add ${parts.filter(Boolean).join(" ")}`;
  });
  const rules = plan.rules.filter(isHere).map(({ priority, from, to, table }) => {
    const selector =
      from === undefined ? "" : "mark" in from ? `fwmark ${from.mark}` : `iif ${from.device}`;
    const parts = [`priority ${priority}`, selector, to === undefined ? "" : `to ${to}`];
    return `rule add ${parts.filter(Boolean).join(" ")} table ${table}`;
  });
  return [
    `nsenter --net=/run/netns/${namespace} sh -e <<'INSIDE'`,
    ...settingsOf(namespace).map(([path, value]) => `echo '${value}' > /proc/sys/net/ipv4/${path}`),
    "ip -batch - <<'EOF'",
    "link set lo up",
    // All but 127.0.0.1, since an emulator's Elastic IP address is not this machine's own.
    ...(namespace === SERVICE_NAMESPACE ? ["route del local 127.0.0.0/8 dev lo table local"] : []),
    ...devices.map((device) => `link set ${device} arp off up`),
    ...plan.addresses
      .filter(isHere)
      .map(({ address, device }) => `address add ${address}/32 dev ${device}`),
    ...routes,
    ...rules,
    "EOF",
    ...restore(plan.filters.filter(isHere)),
    "INSIDE",
  ];
}

function settingsOf(namespace: string): readonly (readonly [string, string])[] {
  return [
    ["ip_forward", namespace === SERVICE_NAMESPACE ? "0" : "1"],
    // A packet may come from where no route leads back.
    ["conf/all/rp_filter", "0"],
    ["conf/default/rp_filter", "0"],
    // Emulators give Elastic IP addresses of 127.0.0.0/8.
    ["conf/all/route_localnet", "1"],
    ["ip_local_port_range", EPHEMERAL_PORTS],
    // An answer that a filter drops is counted once.
    ["tcp_synack_retries", "0"],
  ];
}

function restore(rules: readonly FilterRule[]): readonly string[] {
  if (rules.length === 0) return [];
  const tables = [...new Set(rules.map(({ table }) => table))];
  return [
    "iptables-restore <<'EOF'",
    ...tables.flatMap((table) => {
      const here = rules.filter((one) => one.table === table);
      const chains = new Set([...CHAINS[table], ...here.map(({ chain }) => chain)]);
      return [
        `*${table}`,
        ...[...chains].map(
          (chain) => `:${chain} ${CHAINS[table].includes(chain) ? "ACCEPT" : "-"}`,
        ),
        ...here.map(({ chain, rule }) => `-A ${chain} ${rule}`),
        "COMMIT",
      ];
    }),
    "EOF",
  ];
}
