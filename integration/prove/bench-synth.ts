/**
 * `npm run bench -- synth`: compares the time to synthesize all stacks with the time to synthesize a single stack and
 * with the time that ts-node takes. The three commands take turns, each in a new process.
 */
import { join } from "node:path";
import { run } from "../process/child";
import { hostEnvironment } from "../process/environment";
import { WorkFolder } from "../process/work-folder";
import { median } from "./bench";

const REPOSITORY = join(__dirname, "../..");
const ROUNDS = 7;

const ONE_STACK = `
const { App } = require("cdktf");
const { clearOutputFolder, parseSettings, settingsSources } = require("./modules/stacks");
const { GatewayEndpointStack } = require("./modules/stacks/gateway-endpoint-stack");
const app = new App({ stackTraces: false });
new GatewayEndpointStack(app, parseSettings(...settingsSources("cdktf.json", process.env)));
clearOutputFolder(app.outdir);
app.synth();
`;
const COMMANDS = {
  all: ["--import", "tsx", "main.ts"],
  one: ["--import", "tsx", "--eval", ONE_STACK],
  tsNode: ["--require", "ts-node/register", "main.ts"],
} as const;
type Command = keyof typeof COMMANDS;

async function seconds(command: Command, work: WorkFolder): Promise<number> {
  const startedAt = performance.now();
  await run({
    title: `synthesis (${command})`,
    command: process.execPath,
    args: COMMANDS[command],
    folder: REPOSITORY,
    environment: { ...hostEnvironment(), CDKTF_OUTDIR: join(work.path, command) },
  });
  return (performance.now() - startedAt) / 1000;
}

function report(title: string, ratio: number, bound: number): boolean {
  console.log(`all stacks compared with ${title}: ${ratio.toFixed(2)}, limit ${bound.toFixed(2)}`);
  return ratio <= bound;
}

async function main(): Promise<number> {
  const work = await WorkFolder.make();
  try {
    const times: Record<Command, number[]> = { all: [], one: [], tsNode: [] };
    // Fills the disk cache.
    await seconds("tsNode", work);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const command of Object.keys(times) as Command[]) {
        times[command].push(await seconds(command, work));
      }
    }
    const [all, one, tsNode] = [median(times.all), median(times.one), median(times.tsNode)];
    console.log(
      `median of ${ROUNDS}: all ${all.toFixed(2)} s, one stack ${one.toFixed(2)} s, ts-node ${tsNode.toFixed(2)} s`,
    );
    const kept = [report("one stack", all / one, 1.5), report("ts-node", all / tsNode, 0.5)];
    return kept.every(Boolean) ? 0 : 1;
  } finally {
    await work.remove();
  }
}

void main().then((code) => {
  process.exitCode = code;
});
