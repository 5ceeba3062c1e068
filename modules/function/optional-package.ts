import { createRequire } from "node:module";
import { type IConstruct } from "constructs";
import { ValidationError } from "../errors";

const requirePackage = createRequire(__filename);

/**
 * A package that only some ways to give code need, so that an app which uses none of them need not
 * install it.
 *
 * @throws ValidationError when it is not installed.
 */
export function optionalPackage(name: string, what: string, scope: IConstruct): unknown {
  try {
    return requirePackage(name) as unknown;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    throw new ValidationError(
      `\`code\` ${what} needs the package ${name}, which is not installed: npm install --save-dev ${name}`,
      scope,
      { cause },
    );
  }
}
