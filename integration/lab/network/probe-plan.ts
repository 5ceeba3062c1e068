import { type LabPlan, SERVICE_NAMESPACE } from "../plan/lab-plan";

const [FROM, TO] = ["router", SERVICE_NAMESPACE];
const [NEAR, FAR] = ["near", "far"];
const destination = "0.0.0.0/0";

/** The smallest network with one of everything that a plan can ask of the kernel. */
export const probePlan: LabPlan = {
  namespaces: [FROM, TO],
  links: [
    {
      ends: [
        { namespace: FROM, device: NEAR },
        { namespace: TO, device: FAR },
      ],
    },
  ],
  addresses: [{ namespace: FROM, device: NEAR, address: "10.0.0.1" }],
  routes: [
    { namespace: FROM, table: 1, destination, device: NEAR, metric: 100, realm: 1 },
    { namespace: FROM, table: 1, destination: "10.0.0.0/8" },
  ],
  rules: [
    { namespace: FROM, priority: 10, from: { device: NEAR }, to: "10.0.0.0/8", table: 1 },
    { namespace: FROM, priority: 20, from: { mark: 1 }, table: 1 },
  ],
  filters: [
    {
      namespace: FROM,
      table: "filter",
      chain: "FORWARD",
      rule: "-p tcp --dport 443:443 -m conntrack --ctstate NEW -m realm --realm 1/0xffff -m comment --comment 0 -j DROP",
    },
    {
      namespace: FROM,
      table: "nat",
      chain: "POSTROUTING",
      rule: `-o ${NEAR} -j SNAT --to-source 10.0.0.1`,
    },
    {
      namespace: FROM,
      table: "nat",
      chain: "PREROUTING",
      rule: `-i ${NEAR} -p tcp --dport 443 -j REDIRECT --to-ports 20000`,
    },
    {
      namespace: FROM,
      table: "mangle",
      chain: "OUTPUT",
      rule: "-j CONNMARK --restore-mark",
    },
  ],
  counted: [],
  sources: [],
  entrances: [],
  host: "",
  port: 443,
  destinations: [],
  names: [],
  nameservers: ["10.0.0.1"],
  dnsAddresses: [],
};
