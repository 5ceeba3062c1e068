import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";

/** One block of a synthesized stack, by attribute. */
export type Block = Readonly<Record<string, unknown>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** A synthesized stack, to look into. */
export class Template {
  readonly text: string;
  private readonly content: {
    readonly resource?: Blocks;
    readonly data?: Blocks;
    readonly output?: Readonly<Record<string, { readonly value: string }>>;
    readonly provider?: Readonly<Record<string, readonly Block[]>>;
    readonly terraform?: Block;
  };

  private constructor(stack: TerraformStack) {
    this.text = Testing.synth(stack, true);
    this.content = JSON.parse(this.text) as typeof this.content;
  }

  /** Of a stack named `test` with what `build` adds. */
  static of(build: (stack: TerraformStack) => void): Template {
    return Template.ofStack((app) => {
      const stack = new TerraformStack(app, "test");
      build(stack);
      return stack;
    });
  }

  static ofStack(make: (app: Construct) => TerraformStack): Template {
    const outdir = mkdtempSync(join(tmpdir(), "template-"));
    try {
      return new Template(make(new App({ outdir, stackTraces: false })));
    } finally {
      rmSync(outdir, { recursive: true });
    }
  }

  get types(): readonly string[] {
    return Object.keys(this.content.resource ?? {});
  }

  get outputs(): Readonly<Record<string, string>> {
    const outputs = Object.entries(this.content.output ?? {});
    return Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
  }

  get terraform(): Block {
    return this.content.terraform ?? {};
  }

  providers(name: string): readonly Block[] {
    return this.content.provider?.[name] ?? [];
  }

  resources(type: string): readonly Block[] {
    return Object.values(this.content.resource?.[type] ?? {});
  }

  /** The only resource of its type. */
  resource(type: string): Block {
    return only(type, this.resources(type));
  }

  /** The only data source of its type. */
  data(type: string): Block {
    return only(type, Object.values(this.content.data?.[type] ?? {}));
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

/** A policy document out of a block's attribute. */
export function policyIn(
  block: Block,
  attribute = "policy",
): { readonly Version: string; readonly Statement: readonly Statement[] } {
  return JSON.parse(String(block[attribute])) as ReturnType<typeof policyIn>;
}
