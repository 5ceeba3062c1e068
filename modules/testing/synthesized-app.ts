import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type App } from "cdktf";

export type Blocks = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Content {
  readonly resource?: Readonly<Record<string, Blocks>>;
  readonly data?: Readonly<Record<string, Blocks>>;
  readonly output?: Readonly<Record<string, { readonly value: string }>>;
}

/** The stacks of one app as they are after apply: references between them are what they lead to. */
export class SynthesizedApp {
  readonly #contents: ReadonlyMap<string, Content>;

  private constructor(contents: ReadonlyMap<string, Content>) {
    this.#contents = contents;
  }

  static of(app: App, stacks: readonly string[]): SynthesizedApp {
    app.synth();
    const contents = stacks.map((stack): [string, Content] => {
      const file = join(app.outdir, "stacks", stack, "cdk.tf.json");
      return [stack, JSON.parse(readFileSync(file, "utf8")) as Content];
    });
    return new SynthesizedApp(new Map(contents));
  }

  /** All resources of a type in a stack, resolved. */
  resources(stack: string, type: string): readonly Readonly<Record<string, string>>[] {
    const blocks = Object.values(this.#contents.get(stack)?.resource?.[type] ?? {});
    return blocks.map((block) =>
      Object.fromEntries(
        Object.entries(block)
          .filter(([, value]) => typeof value === "string")
          .map(([name, value]) => [name, this.#resolved(stack, value)]),
      ),
    );
  }

  #resolved(stack: string, text: string): string {
    return text.replaceAll(/\$\{([^}]+)\}/g, (_, expression: string) => {
      const [kind = "", type = "", id = "", attribute = ""] = expression.split(".");
      if (kind === "data" && type === "terraform_remote_state") {
        const output = attribute === "outputs" ? (expression.split(".")[4] ?? "") : "";
        const from = id.replace(/^cross-stack-reference-input-/, "");
        return this.#resolved(from, this.#contents.get(from)?.output?.[output]?.value ?? "?");
      }
      if (kind === "data") return this.#lookedUp(stack, type, id, attribute);
      const block = this.#contents.get(stack)?.resource?.[kind]?.[type];
      return attributeOf(kind, block?.["name"] ?? "?", block?.["path"] ?? "/", id);
    });
  }

  /** A role that is looked up has the path that only AWS knows. */
  #lookedUp(stack: string, type: string, id: string, attribute: string): string {
    const block = this.#contents.get(stack)?.data?.[type]?.[id];
    return LOOKED_UP[type] ?? attributeOf(type, block?.["name"] ?? "?", FOUND_PATH, attribute);
  }
}

/** The account, which is that of every stack. */
const ACCOUNT = "123456789012";
export const FOUND_PATH = "/found/";
const LOOKED_UP: Readonly<Record<string, string>> = {
  aws_partition: "aws",
  aws_region: "us-east-2",
  aws_caller_identity: ACCOUNT,
};

function attributeOf(type: string, name: string, path: string, attribute: string): string {
  if (attribute !== "arn") return name;
  return type === "aws_iam_role"
    ? `arn:aws:iam::${ACCOUNT}:role${path}${name}`
    : `arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/${name}`;
}
