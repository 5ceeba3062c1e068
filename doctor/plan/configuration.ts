import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DoctorError, nodeErrorCode } from "../errors";
import {
  ConfigurationSource,
  differenceIn,
  type PlanDocument,
  UnreadableFile,
} from "../snapshot/plan";

/** @see https://developer.hashicorp.com/terraform/cli/commands/init */
const MANIFEST = ".terraform/modules/modules.json";
const manifest = z.object({
  Modules: z.array(z.object({ Key: z.string(), Dir: z.string() })).default([]),
});

const FILE = /(\.tf|(^|_)override\.tf\.json)$/;
const MAX_BYTES = 4 * 1024 * 1024;

const OR = "or omit --configuration";

/**
 * Reads the folder in which `terraform plan` ran.
 *
 * @throws DoctorError when it has no configuration, one that cannot be read, or not the one of the plan
 */
export function configurationIn(folder: string, plan: PlanDocument): ConfigurationSource {
  if (plan.configuration === undefined) {
    throw new DoctorError(
      "`--configuration` needs a plan, got: a state, which has all values already",
    );
  }
  const filesIn = (path: string): ReadonlyMap<string, string> => {
    try {
      return textsIn(join(folder, path));
    } catch (cause) {
      const code = nodeErrorCode(cause);
      if (code === undefined || cause instanceof DoctorError) throw cause;
      const name = join(folder, path);
      const message = `the configuration \`${name}\` cannot be read: ${code}; check its path and permissions, ${OR}`;
      throw new DoctorError(message, { cause });
    }
  };
  if (filesIn(".").size === 0) {
    throw new DoctorError(
      `\`${folder}\` has no *.tf files; give the folder in which terraform plan ran, ${OR}`,
    );
  }
  const source = new ConfigurationSource({ filesIn, installed: installedIn(folder) });
  const difference = differenceOf(plan, source);
  if (difference === undefined) return source;
  throw new DoctorError(
    `\`${folder}\` is not the configuration of this plan: ${difference} differs; plan again, ${OR}`,
  );
}

function differenceOf(plan: PlanDocument, source: ConfigurationSource): string | undefined {
  try {
    return differenceIn(plan, source);
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause;
    const { path, line, problem } = cause;
    const message = `the doctor cannot read line ${line} of \`${path}\`: ${problem}; correct it, ${OR}`;
    throw new DoctorError(message, { cause });
  }
}

function textsIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => FILE.test(name));
  return new Map(
    names.map((name) => {
      const file = join(folder, name);
      const { size } = statSync(file);
      if (size > MAX_BYTES) {
        throw new DoctorError(
          `\`${file}\` must have at most ${MAX_BYTES} bytes, got: ${size}; split it, ${OR}`,
        );
      }
      return [name, readFileSync(file, "utf8")];
    }),
  );
}

/** The folders of modules from elsewhere, as `terraform init` wrote them down. */
function installedIn(folder: string): ReadonlyMap<string, string> {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return new Map();
  try {
    const { Modules } = manifest.parse(JSON.parse(readFileSync(file, "utf8")));
    return new Map(Modules.map(({ Key, Dir }) => [Key, Dir]));
  } catch (cause) {
    throw new DoctorError(`\`${file}\` cannot be read; run terraform init again, ${OR}`, { cause });
  }
}
