/** Compares one network, and prints what came of it: for a test that runs it as an ordinary user. */
import { withNatGateway } from "../../../doctor/reachability/testing/network";
import { labSupport } from "../network/support";
import { differ } from "./differential";
import { everyFlow } from "./flows";

async function main(): Promise<void> {
  const compared = await differ(withNatGateway(), { flowsOf: everyFlow });
  const results = compared.map(({ seen, comparison }) => `${seen.outcome}: ${comparison.kind}`);
  console.log(JSON.stringify({ uid: process.getuid?.(), support: labSupport(), results }));
}

void main();
