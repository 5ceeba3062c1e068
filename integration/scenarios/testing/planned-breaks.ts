import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Synthesis } from "../../prove/prove";
import { type Configuration } from "./configuration";
import { type TestBed } from "./test-bed";

export interface PlannedBreak {
  /** The stack whose configuration is broken. */
  readonly stack: string;
  readonly change: (configuration: Configuration) => void;
}

const modules = z.object({ address: z.string() });
const plan = z.object({
  format_version: z.string(),
  resource_changes: z.array(z.looseObject({ module_address: z.string() })),
  prior_state: z.object({
    values: z.object({
      root_module: z.object({ child_modules: z.array(z.looseObject(modules.shape)) }),
    }),
  }),
  configuration: z.object({
    provider_config: z.unknown(),
    root_module: z.object({ module_calls: z.record(z.string(), z.unknown()) }),
  }),
});

/**
 * Plans each broken stack as a module of one configuration, so that Terraform and the provider start once.
 *
 * @returns the plan of each module alone, in JSON, by the name of its break
 */
export async function planBreaks(
  testBed: TestBed,
  synthesis: Synthesis,
  breaks: ReadonlyMap<string, PlannedBreak>,
): Promise<ReadonlyMap<string, string>> {
  const root = join(testBed.work.path, "breaks");
  const named = [...breaks].map(([name, each], index) => ({
    name,
    module: `break-${index}`,
    ...each,
  }));
  let settings: object = {};
  for (const { module, stack, change } of named) {
    const source = join(synthesis.folders.get(stack) ?? "", "cdk.tf.json");
    const { provider, terraform, resource, data, locals } = JSON.parse(
      await readFile(source, "utf8"),
    ) as Configuration & Readonly<Record<string, unknown>>;
    settings = { provider, terraform };
    // Without its outputs, which can name what is gone.
    const broken = { resource, data, locals };
    change(broken);
    await mkdir(join(root, module), { recursive: true });
    await writeFile(join(root, module, "cdk.tf.json"), JSON.stringify(broken));
  }
  const module = Object.fromEntries(
    named.map(({ module: name }) => [name, { source: `./${name}` }]),
  );
  await writeFile(join(root, "cdk.tf.json"), JSON.stringify({ ...settings, module }));
  const folder = await testBed.stackAt(root, "breaks");
  await folder.init();
  await folder.plan();
  const whole = plan.parse(JSON.parse(await folder.show()));
  return new Map(named.map(({ name, module: of }) => [name, JSON.stringify(alone(whole, of))]));
}

/** The plan of a configuration with this module alone. */
function alone(whole: z.infer<typeof plan>, name: string): z.infer<typeof plan> {
  const address = `module.${name}`;
  const { child_modules: children } = whole.prior_state.values.root_module;
  const { provider_config, root_module } = whole.configuration;
  return {
    format_version: whole.format_version,
    resource_changes: whole.resource_changes.filter((each) => each.module_address === address),
    prior_state: {
      values: {
        root_module: { child_modules: children.filter((child) => child.address === address) },
      },
    },
    configuration: {
      provider_config,
      root_module: { module_calls: { [name]: root_module.module_calls[name] } },
    },
  };
}
