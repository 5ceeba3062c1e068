import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";

/** Passes an app to `use` and removes the app's folder afterward. */
export function inApp<T>(use: (app: App) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), "modules-test-"));
  try {
    return withoutTraces(() => use(new App({ outdir, stackTraces: false })));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** cdktf keeps a stack trace of each token, and jest maps its lines to our sources: half the time of a test. */
function withoutTraces<T>(use: () => T): T {
  const captured = Object.getOwnPropertyDescriptor(Error, "captureStackTrace") ?? {};
  Error.captureStackTrace = () => undefined;
  try {
    return use();
  } finally {
    Object.defineProperty(Error, "captureStackTrace", captured);
  }
}

/** Lends a stack named `test` without synthesizing it. */
export function inStack<T>(use: (stack: TerraformStack) => T): T {
  return inApp((app) => use(new TerraformStack(app, "test")));
}

/** One block of a synthesized stack: its attributes by name. */
export type Block = Readonly<Record<string, unknown>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

interface Content {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value: string }>>;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly terraform?: Block;
  readonly locals?: Block;
}

/** A synthesized stack, to look into. */
export class Template {
  #text: string | undefined;
  #parsed: Content | undefined;
  readonly #synthesize: () => string;

  private constructor(synthesize: () => string) {
    this.#synthesize = synthesize;
  }

  static #synthesized(stack: TerraformStack): Template {
    const text = Testing.synth(stack, true);
    return new Template(() => text);
  }

  /** The template of a stack named `test` with the resources that `build` adds. */
  static of(build: (stack: TerraformStack) => unknown): Template {
    return inStack((stack) => {
      new AwsProvider(stack, "aws");
      build(stack);
      return Template.#synthesized(stack);
    });
  }

  static ofStack(make: (app: App) => TerraformStack): Template {
    return inApp((app) => Template.#synthesized(make(app)));
  }

  /** Of each stack that is added, by its name; synthesized when it is looked into. */
  static ofStacks(add: (app: App) => void): ReadonlyMap<string, Template> {
    return inApp((app) => {
      add(app);
      const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
      return new Map(
        stacks.map((stack) => [
          stack.node.id,
          new Template(() => withoutTraces(() => Testing.synth(stack, true))),
        ]),
      );
    });
  }

  get text(): string {
    return (this.#text ??= this.#synthesize());
  }

  get #content(): Content {
    return (this.#parsed ??= JSON.parse(this.text) as Content);
  }

  get types(): readonly string[] {
    return Object.keys(this.#content.resource ?? {});
  }

  get outputs(): Readonly<Record<string, string>> {
    const outputs = Object.entries(this.#content.output ?? {});
    return Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
  }

  get locals(): Block {
    return this.#content.locals ?? {};
  }

  get terraform(): Block {
    return this.#content.terraform ?? {};
  }

  providers(name: string): readonly Block[] {
    return this.#content.provider?.[name] ?? [];
  }

  resources(type: string): readonly Block[] {
    return Object.values(this.#content.resource?.[type] ?? {});
  }

  /** The only resource of this type. */
  resource(type: string): Block {
    return only(type, this.resources(type));
  }

  /** The only data source of this type. */
  data(type: string): Block {
    return only(type, Object.values(this.#content.data?.[type] ?? {}));
  }
}

function only(type: string, blocks: readonly Block[]): Block {
  const [block, ...others] = blocks;
  if (block === undefined || others.length > 0) {
    throw new Error(`expected one ${type}, got: ${blocks.length}`);
  }
  return block;
}

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

/** Parses the policy document in a block's attribute. */
export function policyIn(
  block: Block,
  attribute = "policy",
): { readonly Version: string; readonly Statement: readonly Statement[] } {
  return JSON.parse(String(block[attribute])) as ReturnType<typeof policyIn>;
}

/** Matches any text that fits the pattern. Unlike jest's own matcher, it is not typed `any`. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

/** Matches a reference whose address starts with `start`, e.g. `aws_vpc.network_`. */
export function reference(start: string): unknown {
  return matching(new RegExp(`^\\$\\{(data\\.)?${start.replaceAll(".", "\\.")}[^}]*\\}$`));
}
