import { type NetworkSnapshot, type PublicFunctionSource } from "../../../doctor/snapshot/network";
import { type Call, publicDestinations, regionalNames } from "./client-endpoint";
import { Drawing } from "./drawing";
import { NotModeled } from "./facts";
import { type LabPlan, SERVICE_NAMESPACE } from "./lab-plan";
import { sourceNamespace } from "./names";
import { addEntrances, addReturns } from "./service";
import { stateOf } from "./source";
import { RESOLVER_ADDRESS } from "./vpc";
import { dynamoDbList } from "./world";

/** One of those that are kept for documentation: Lambda's own is not known. */
const ADDRESS = "192.0.2.1";
const DEVICE = "public";

/** One place of the internet is as good as another. Of a public function, nobody asks for the prefix list. */
const ANYWHERE = "203.0.113.0/24";

/**
 * A function outside any VPC reaches every public endpoint.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
 */
export function planPublic(
  snapshot: NetworkSnapshot,
  { functionName, state }: PublicFunctionSource,
  { host, port, endpoint }: Call,
): LabPlan {
  if (endpoint !== undefined) throw new NotModeled(`the addresses of ${endpoint.id} are private`);
  const cidrs = snapshot.managedPrefixLists.known ? dynamoDbList(snapshot).cidrs : [ANYWHERE];
  const drawing = new Drawing();
  const source = drawing.namespace(sourceNamespace(0));
  const service = drawing.namespace(SERVICE_NAMESPACE);
  drawing.link({ namespace: source, device: DEVICE }, { namespace: service, device: DEVICE });
  drawing.address({ namespace: source, device: DEVICE, address: ADDRESS });
  drawing.address({ namespace: service, device: DEVICE, address: RESOLVER_ADDRESS });
  drawing.route({ namespace: source, destination: "0.0.0.0/0", device: DEVICE });
  const stops = stateOf(functionName, state, ["Active"], ["Failed"]);
  const input = { namespace: service, table: "filter", chain: "INPUT" } as const;
  if (stops) drawing.count({ ...input, rule: `-i ${DEVICE}` }, stops, "DROP");
  const gate = { device: DEVICE, way: { kind: "public-endpoint" }, cidrs } as const;
  const entrances = addEntrances(drawing, [gate], port);
  addReturns(drawing, [DEVICE]);
  for (const { localPort } of entrances) {
    const component = { kind: "destination", id: host } as const;
    const rule = `-i ${DEVICE} -p tcp --dport ${localPort}`;
    drawing.count({ ...input, rule }, { effect: "passes", component, what: "public endpoint" });
  }
  const destinations = publicDestinations(cidrs);
  return {
    ...drawing.drawn,
    sources: [{ namespace: source, address: ADDRESS }],
    entrances,
    host,
    port,
    destinations,
    names: regionalNames(snapshot.region, destinations),
    nameservers: [RESOLVER_ADDRESS],
    dnsAddresses: [RESOLVER_ADDRESS],
  };
}
