import { once } from "node:events";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { printable } from "../../doctor/printable";
import { type startCloud } from "../cloud";
import { type Cloud } from "../cloud/cloud";
import { confirmAws } from "../cloud/aws/confirm";
import { stacksThatFit } from "../cloud/aws/room";
import { type NoLab, type prepareLab, type RunLab } from "../lab/run-lab";
import { messageOf, UsageError } from "../errors";
import { EXIT, exitCodeOf } from "../exit-code";
import { type Host, interruptSignal } from "../process/interrupt";
import { WorkFolder } from "../process/work-folder";
import { type configuredSettings, regionOf } from "../synthesize";
import { type installProvider } from "../terraform/provider";
import { type findTerraform, type TerraformTool } from "../terraform/tool";
import { commandLine, type Options, type ProofCommand } from "./command-line";
import { PageFile } from "./page-file";
import { type prove as proveStacks, type Synthesis, type synthesizeRun } from "./prove";
import { renderReport } from "./report";
import { type StackResult, totalsOf } from "./result";
import { requireWritable, writeResults } from "./results-file";

/** The parts that a command runs with, and the process that it runs in. */
export interface ProofParts {
  readonly configuredSettings: typeof configuredSettings;
  readonly findTerraform: typeof findTerraform;
  readonly synthesizeRun: typeof synthesizeRun;
  readonly installProvider: typeof installProvider;
  readonly startCloud: typeof startCloud;
  readonly prepareLab: typeof prepareLab;
  readonly prove: typeof proveStacks;
  readonly host: Host;
}

/** The name of the file in the run's folder. */
const REQUEST_LOG = "requests.jsonl";

/** Runs the command. @returns its exit code once everything that it started has stopped. */
export async function run(
  command: ProofCommand,
  args: readonly string[],
  parts: ProofParts,
): Promise<number> {
  try {
    return await prove(command, args, parts);
  } catch (error) {
    return exitCodeOf(error, parts.host);
  }
}

async function prove(
  command: ProofCommand,
  args: readonly string[],
  parts: ProofParts,
): Promise<number> {
  const { host } = parts;
  const notice = noticeOn(host);
  const options = commandLine(command, host).parse(args, { from: "user" }).opts<Options>();
  if (options.cloud === "aws" && options.keep) {
    throw new UsageError(
      "--keep does not work on aws: a run always destroys what it creates there",
    );
  }
  if (options.json !== undefined) await requireWritable(options.json, "--json");
  if (options.page !== undefined) await requireWritable(options.page, "--page");
  const page = new PageFile(options.page, command.name, notice);
  const interrupt = interruptSignal(host);
  const work = await WorkFolder.make();
  let cloud: Cloud | undefined;
  let kept = false;
  try {
    const startedAt = performance.now();
    const { tool, synthesis, provider, running, lab } = await prepare(
      parts,
      options,
      work,
      interrupt,
      (started) => {
        cloud = started;
      },
    );
    const { region } = running.clientConfig;
    const ranOn = [`${tool.product} ${tool.version}`, `hashicorp/aws ${provider}`, running.title];
    page.add({ ranOn, region, ...("skipped" in lab && { noLab: lab.skipped }) });
    notice([...ranOn, region].join(" · "));
    if ("skipped" in lab) notice(`no lab, so the doctor alone judges the network: ${lab.skipped}`);
    let { parallel } = options;
    if (running.name === "aws") {
      parallel = await stacksThatFit({
        clientConfig: running.clientConfig,
        folders: synthesis.folders,
        parallel,
        print: notice,
        signal: interrupt,
      });
      await confirmAws({
        ...synthesis,
        cloud: running,
        yes: options.yes,
        print: notice,
        signal: interrupt,
      });
    }
    // If the run is killed, the state must survive, because only the state lists everything to destroy.
    if (!running.disposable) {
      work.keep();
      notice(`the state stays in ${work.path} until everything is destroyed`);
    }
    const results = await parts.prove({
      synthesis,
      cloud: running,
      tool,
      provider,
      work,
      lab,
      parallel,
      ...(command.checks && {
        checksOf: command.checks({ cloud: running, stacks: [...synthesis.folders.keys()] }),
      }),
      keep: options.keep,
      live: host.stdout.isTTY,
      print: notice,
      signal: interrupt,
    });
    // With --keep, the stacks go away with the emulator, so nobody needs their folders.
    kept = !options.keep && results.some(({ keptFolder }) => keptFolder !== undefined);
    const seconds = (performance.now() - startedAt) / 1000;
    const repeats = running.repeats ?? results.flatMap(({ repeats = [] }) => repeats);
    const run = { provider, results, repeats, seconds };
    page.add({ results, repeats, seconds, ...(interrupt.aborted && { ended: "interrupted" }) });
    host.stdout.write(`\n${renderReport(run)}\n`);
    if (kept) await keepFailed(work, synthesis, results, notice);
    if (options.json !== undefined) {
      await writeResults(options.json, run);
      notice(`wrote ${options.json}`);
    }
    await page.write();
    if (options.keep) await holdUntilInterrupted(running, interrupt, notice);
    if (interrupt.aborted) return EXIT.interrupted;
    return totalsOf(results).failed === 0 ? EXIT.asExpected : EXIT.notAsExpected;
  } catch (error) {
    await page.writeEnded(error).catch((failure: unknown) => {
      notice(messageOf(failure));
    });
    throw error;
  } finally {
    await cloud?.stop();
    if (kept) work.keep();
    else await work.remove();
  }
}

/** Keeps only the folders of failed stacks, because the others do not help to explain a failure. */
async function keepFailed(
  work: WorkFolder,
  { folders }: Synthesis,
  results: readonly StackResult[],
  notice: Notice,
): Promise<void> {
  for (const { stack, keptFolder } of results) {
    const folder = folders.get(stack);
    if (keptFolder === undefined && folder !== undefined) await rm(folder, { recursive: true });
  }
  const requests = join(work.path, REQUEST_LOG);
  if (existsSync(requests)) notice(`every request and its response is in ${requests}`);
}

interface Prepared {
  readonly tool: TerraformTool;
  readonly synthesis: Synthesis;
  /** The release of the AWS provider. */
  readonly provider: string;
  readonly running: Cloud;
  readonly lab: RunLab | NoLab;
}

/** Prepares everything that a proof needs, concurrently. `onCloud` receives the cloud even if another part fails. */
async function prepare(
  parts: ProofParts,
  options: Options,
  work: WorkFolder,
  signal: AbortSignal,
  onCloud: (cloud: Cloud) => void,
): Promise<Prepared> {
  const notice = noticeOn(parts.host);
  const settings = await parts.configuredSettings();
  const finding = parts.findTerraform({ onNotice: notice, signal });
  const synthesizing = parts.synthesizeRun({
    work,
    signal,
    cloud: options.cloud,
    configured: settings,
    ...(options.stack && { stacks: options.stack }),
  });
  const needed = [
    finding,
    synthesizing,
    Promise.all([finding, synthesizing]).then(([tool, { folders }]) =>
      parts.installProvider({
        tool,
        folders: folders.values(),
        workFolder: work.path,
        ...(options.provider !== undefined && { request: options.provider }),
        signal,
      }),
    ),
    parts
      .startCloud(options.cloud, {
        region: regionOf(settings),
        requestLog: join(work.path, REQUEST_LOG),
        onNotice: notice,
        signal,
      })
      .then((cloud) => {
        onCloud(cloud);
        return cloud;
      })
      .then(async (running) => {
        const lab = await parts.prepareLab({ mode: options.lab, cloud: running, work });
        return { running, lab };
      }),
  ] as const;
  await Promise.allSettled(needed);
  const [tool, synthesis, provider, { running, lab }] = await Promise.all(needed);
  return { tool, synthesis, provider, running, lab };
}

/** The emulator stops with this process, so the process must wait. */
async function holdUntilInterrupted(
  cloud: Cloud,
  signal: AbortSignal,
  notice: Notice,
): Promise<void> {
  if (!cloud.disposable || signal.aborted) return;
  const { endpoint = "", region } = cloud.clientConfig;
  notice(
    `the stacks stay applied; set AWS_ENDPOINT_URL=${endpoint} and AWS_REGION=${region} to reach them, with any credentials. Press Ctrl-C to stop ${cloud.name}.`,
  );
  const ended = AbortSignal.any([signal, cloud.lost]);
  if (!ended.aborted) await once(ended, "abort");
}

type Notice = (text: string) => void;

function noticeOn(host: Host): Notice {
  return (text) => {
    host.stdout.write(`${printable(text)}\n`);
  };
}
