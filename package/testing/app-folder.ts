import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Finished, run } from "../../integration/process/child";
import { hostEnvironment } from "../../integration/process/environment";
import { ROOT } from "../manifest";

export const PACKAGE = "cdktf-lambda-vpc-dynamodb";

/** Another project, with the packed library and what it brings itself. */
export class AppFolder {
  private constructor(readonly path: string) {}

  /** With a manifest alone. */
  static async empty(path: string, manifest: object): Promise<AppFolder> {
    const app = new AppFolder(path);
    await app.write("package.json", JSON.stringify({ name: "app", ...manifest }));
    return app;
  }

  /**
   * With this repository's releases of the peers, lent by links, and none of its other packages.
   *
   * @param lent - what the app has besides the library: names of packages
   */
  static async lent(path: string, tarball: string, lent: readonly string[]): Promise<AppFolder> {
    const app = await AppFolder.empty(path, { private: true });
    await app.npm("install", "--prefer-offline", "--ignore-scripts", "--legacy-peer-deps", tarball);
    await app.lend(...lent);
    return app;
  }

  /** With packages of a registry, as npm resolves them. */
  static async installed(
    path: string,
    dependencies: Readonly<Record<string, string>>,
  ): Promise<AppFolder> {
    const app = await AppFolder.empty(path, { private: true, dependencies });
    await app.npm("install", "--prefer-offline", "--ignore-scripts");
    return app;
  }

  /** Gives it this repository's releases of packages, by links, where it has none. */
  async lend(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const link = join(this.path, "node_modules", name);
      if (existsSync(link)) continue;
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(ROOT, "node_modules", name), link);
    }
  }

  async write(file: string, text: string): Promise<void> {
    const path = join(this.path, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  npm(...args: readonly string[]): Promise<Finished> {
    return this.run("npm", ...args, "--no-audit", "--no-fund");
  }

  /** Runs a file of the app in Node.js. */
  node(...args: readonly string[]): Promise<Finished> {
    return this.run(process.execPath, ...args);
  }

  run(command: string, ...args: readonly string[]): Promise<Finished> {
    return run({
      title: `${command} ${args.join(" ")}`,
      command,
      args,
      folder: this.path,
      environment: hostEnvironment(),
    });
  }
}
