import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders in the AWS CLI's format. The documentation shows them. */
export const EXAMPLES = ["gateway-endpoint", "no-route", "endpoint-without-route-table"] as const;
export type Example = (typeof EXAMPLES)[number];

export function exampleFolder(example: Example): string {
  return join(__dirname, "..", "examples", example);
}

export interface Copy {
  readonly folder: string;
  readonly path: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  readonly remove: (...files: readonly string[]) => void;
  /** Changes the value at a path in a file, e.g. `Vpcs.0.VpcId`. `undefined` removes it. */
  readonly set: (file: string, at: string, value: unknown) => void;
}

const made: string[] = [];

/** A copy of an example, for tests that change it. */
export function copyExample(example: Example): Copy {
  const folder = temporaryFolder();
  cpSync(exampleFolder(example), folder, { recursive: true });
  const path = (file: string) => join(folder, file);
  const write = (file: string, text: string) => {
    writeFileSync(path(file), text);
  };
  return {
    folder,
    path,
    write,
    remove: (...files) => {
      for (const file of files) rmSync(path(file));
    },
    set: (file, at, value) => {
      const json = JSON.parse(readFileSync(path(file), "utf8")) as Container;
      const steps = at.split(".");
      const last = steps.pop() ?? "";
      const parent = steps.reduce((container, step) => container[step] as Container, json);
      parent[last] = value;
      write(file, JSON.stringify(json));
    },
  };
}

type Container = Record<string, unknown>;

/** `removeTemporaryFolders` removes it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  made.push(folder);
  return folder;
}

export function removeTemporaryFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
