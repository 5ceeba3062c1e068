/** Builds a lab with a process in it, and says how far it is. */
import { startLab } from "../network/start";
import { toolEnvironment } from "../network/tools";
import { planLab } from "../plan";
import { withGatewayEndpoint } from "./networks";

async function main(): Promise<void> {
  const planned = planLab(withGatewayEndpoint());
  if ("skipped" in planned) throw new Error(planned.skipped);
  console.log("starts");
  const name = "lab-marker-4711";
  const names = [...planned.plan.names, { name, addresses: [] }];
  const lab = await startLab({ ...planned.plan, names });
  const environment = toolEnvironment();
  lab.start({ namespace: "source-0", command: "sleep", args: ["4711.2"], environment });
  console.log("runs");
  setInterval(() => undefined, 1000);
}

void main();
