import { addressAt } from "./addresses";
import { type Drawing } from "./drawing";
import { type Entrance, SERVICE_NAMESPACE } from "./lab-plan";
import { type Gate } from "./world";

const FIRST_LOCAL_PORT = 20_000;

/** Addresses of the lab's own for devices: packets for DynamoDB turn to the address of the device they come through. */
const DEVICE_ADDRESSES = "169.254.128.0/17";

/**
 * Leads every connection to DynamoDB's addresses to a port that tells how it came.
 *
 * @param port the one that the client calls
 */
export function addEntrances(
  drawing: Drawing,
  gates: readonly Gate[],
  port: number,
): readonly Entrance[] {
  return gates.map(({ device, way, cidrs }, index) => {
    const localPort = FIRST_LOCAL_PORT + index;
    const namespace = SERVICE_NAMESPACE;
    if (way.kind !== "interface-endpoint") {
      drawing.address({ namespace, device, address: addressAt(DEVICE_ADDRESSES, index + 1) });
    }
    for (const cidr of cidrs) {
      drawing.filter({
        namespace,
        table: "nat",
        chain: "PREROUTING",
        rule: `-i ${device} -d ${cidr} -p tcp --dport ${port} -j REDIRECT --to-ports ${localPort}`,
      });
    }
    return { localPort, calledPort: port, way };
  });
}

const PRIORITY = 10;

/** Answers leave through the device that the question came through. */
export function addReturns(drawing: Drawing, devices: readonly string[]): void {
  const namespace = SERVICE_NAMESPACE;
  const destination = "0.0.0.0/0";
  for (const device of devices) {
    const table = drawing.number();
    const rule = `-i ${device} -j CONNMARK --set-mark ${table}`;
    drawing.filter({ namespace, table: "mangle", chain: "PREROUTING", rule });
    drawing.rule({ namespace, priority: PRIORITY, from: { mark: table }, table });
    drawing.route({ namespace, table, destination, device });
  }
  const rule = "-j CONNMARK --restore-mark";
  drawing.filter({ namespace, table: "mangle", chain: "OUTPUT", rule });
  const [device] = devices;
  // Until the mark is there, an answer needs any route at all.
  if (device !== undefined) drawing.route({ namespace, destination, device });
}
