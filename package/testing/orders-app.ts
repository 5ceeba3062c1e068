import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../manifest";
import { type AppFolder } from "./app-folder";

export const ORDERS_APP = join(ROOT, "examples/orders");

/** What its code imports besides the library and its peers. */
const LENT = ["@aws-sdk/client-dynamodb", "@types/node", "esbuild"];

/** The orders app outside of this repository, with the packed library. */
export class OrdersApp {
  readonly #folder: AppFolder;

  private constructor(folder: AppFolder) {
    this.#folder = folder;
  }

  /** Copies the app beside the library and its peers, and builds its zip. */
  static async into(folder: AppFolder): Promise<OrdersApp> {
    for (const part of ["app.ts", "src", "loyalty", "report"]) {
      await cp(join(ORDERS_APP, part), join(folder.path, part), { recursive: true });
    }
    const { scripts } = JSON.parse(await readFile(join(ORDERS_APP, "package.json"), "utf8")) as {
      scripts: Readonly<Record<string, string>>;
    };
    await folder.lend(...LENT);
    await folder.run("sh", "-c", scripts["build:report"] ?? "false");
    return new OrdersApp(folder);
  }

  /** Compiles the app, as it is or changed, and runs it. @returns the folder of its stack */
  async synthesize(change: (source: string) => string = (source) => source): Promise<string> {
    const source = await readFile(join(ORDERS_APP, "app.ts"), "utf8");
    await this.#folder.write("app.ts", change(source));
    const options = ["--module", "node16", "--target", "es2022", "--strict", "--skipLibCheck"];
    await this.#folder.node(
      join(ROOT, "node_modules/typescript/bin/tsc"),
      ...[...options, "--types", "node", "--outDir", "built"],
      ...["app.ts", "src/place-order.ts"],
    );
    await this.#folder.node("built/app.js");
    return join(this.#folder.path, "cdktf.out/stacks/orders");
  }

  /** The packed doctor's command. */
  get doctor(): string {
    return join(this.#folder.path, "node_modules/.bin/lambda-dynamodb-doctor");
  }
}
