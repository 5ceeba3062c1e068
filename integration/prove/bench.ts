import { ACCESS_PATHS } from "../../contract/stacks";
import { startCloud } from "../cloud";
import { type Cloud, type CloudName } from "../cloud/cloud";
import { messageOf, UsageError } from "../errors";
import { labSupport } from "../lab/network/support";
import { prepareLab } from "../lab/run-lab";
import { run } from "../process/child";
import { WorkFolder } from "../process/work-folder";
import { configuredSettings, regionOf } from "../synthesize";
import { terraformEnvironment } from "../terraform/environment";
import { pinProvider, PROVEN_RELEASE } from "../terraform/provider";
import { findTerraform, type TerraformTool } from "../terraform/tool";
import { prove, synthesizeRun } from "./prove";

const ROUNDS = 3;
/** Half of the stacks: with all eight, the rounds would take more than ten minutes. */
const STACKS = ["public", "isolated", "gateway-endpoint", "nat-gateway"];

/** What a person types to have from Terraform what a proof has: a plan for `doctor plan`, and what becomes of it. */
const BARE = [
  ["init"],
  ["plan", "-out=stack.tfplan"],
  ["show", "-json", "stack.tfplan"],
  ["apply", "stack.tfplan"],
  ["plan"],
  ["destroy", "-auto-approve"],
];

const signal = new AbortController().signal;

export interface Bench {
  readonly cloud: CloudName;
  /** The highest acceptable ratio of a proof's time to the time of its Terraform commands alone, which it prints. */
  readonly bound: number;
}

/** Alternates between the two on one cloud, and exits with code 1 if the ratio exceeds the bound. */
export function runBench(bench: Bench): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  void measure(bench).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(`error: ${messageOf(error)}`);
      process.exitCode = 1;
    },
  );
}

async function measure({ cloud: name, bound }: Bench): Promise<number> {
  const support = labSupport();
  if ("skipped" in support) {
    throw new UsageError(
      `the bench measures proofs with the lab, which cannot run: ${support.skipped}`,
    );
  }
  const settings = await configuredSettings();
  const tool = await findTerraform();
  const cloud = await startCloud(name, {
    region: regionOf(settings),
    onNotice: console.log,
    signal,
  });
  console.log(
    `${STACKS.length} of ${ACCESS_PATHS.length} stacks in parallel, with the lab, ${tool.product} ${tool.version}, ${cloud.title}`,
  );
  console.log(`bare: ${BARE.map((args) => args.join(" ")).join("; ")}`);
  console.log(
    "prove: the same, synthesis, the doctor on plan and deployed state, the lab, and inventories",
  );
  try {
    const bare: number[] = [];
    const proofs: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      bare.push(await seconds((work) => bareTerraform(work, tool, cloud)));
      proofs.push(await seconds((work) => proof(work, tool, cloud)));
      console.log(`round ${round}: bare ${text(bare.at(-1))}, prove ${text(proofs.at(-1))}`);
    }
    const ratio = median(proofs) / median(bare);
    console.log(`median: bare ${text(median(bare))}, prove ${text(median(proofs))}`);
    console.log(`ratio ${ratio.toFixed(2)}, limit ${bound.toFixed(2)}`);
    return ratio <= bound ? 0 : 1;
  } finally {
    await cloud.stop();
  }
}

/** The same commands, as if typed into one terminal per stack. The time for synthesis is not included. */
async function bareTerraform(
  work: WorkFolder,
  tool: TerraformTool,
  cloud: Cloud,
): Promise<() => Promise<unknown>> {
  const { folders } = await synthesizeRun({ work, stacks: STACKS });
  for (const folder of folders.values()) await pinProvider(folder, PROVEN_RELEASE);
  const environment = await terraformEnvironment({
    workFolder: work.path,
    cloud: cloud.environment,
  });
  return () =>
    Promise.all(
      [...folders].map(async ([stack, folder]) => {
        for (const args of BARE) {
          await run({
            title: `terraform ${args[0] ?? ""} of ${stack}`,
            command: tool.path,
            args,
            folder,
            environment,
          });
        }
      }),
    );
}

/** Everything that `npm run prove` does on a running cloud, including synthesis. */
function proof(
  work: WorkFolder,
  tool: TerraformTool,
  cloud: Cloud,
): Promise<() => Promise<unknown>> {
  return Promise.resolve(async () => {
    const [synthesis, lab] = await Promise.all([
      synthesizeRun({ work, stacks: STACKS }),
      prepareLab({ mode: "on", work, cloud }),
    ]);
    const results = await prove({
      synthesis,
      cloud,
      tool,
      work,
      lab,
      parallel: STACKS.length,
      keep: false,
      live: false,
      print: () => undefined,
      signal,
    });
    const failed = results.filter(({ status }) => status === "failed");
    if (failed.length > 0) throw new Error(JSON.stringify(failed, undefined, 2));
  });
}

async function seconds(
  prepare: (work: WorkFolder) => Promise<() => Promise<unknown>>,
): Promise<number> {
  const work = await WorkFolder.make();
  try {
    const measured = await prepare(work);
    const startedAt = performance.now();
    await measured();
    return (performance.now() - startedAt) / 1000;
  } finally {
    await work.remove();
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function text(value = NaN): string {
  return `${value.toFixed(1)} s`;
}
