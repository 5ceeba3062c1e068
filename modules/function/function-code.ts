import { type IConstruct } from "constructs";
import { bundleFunction } from "../../lambda-src/bundle";
import { ValidationError } from "../errors";
import { type Bundle } from "./bundle";
import { type DynamoDbFunctionProps } from "./function-props";
import { type Runtime } from "./limits";

type CodeProps = Pick<DynamoDbFunctionProps, "bundle" | "code" | "handler" | "layers" | "table"> & {
  readonly runtime: Runtime;
};

/**
 * The code of a function: its own, or else this project's.
 *
 * @throws ValidationError when props contradict each other, and as the code does.
 */
export function codeOf(scope: IConstruct, props: CodeProps): Bundle {
  const { bundle, code, handler, layers = [], runtime, table } = props;
  const refuse = (problem: string): never => {
    throw new ValidationError(problem, scope);
  };
  if (code !== undefined) {
    if (bundle !== undefined) refuse("`bundle` must not be given with `code`, got: both");
    return code.bundleFor(scope, { runtime, handler, hasLayers: layers.length > 0 });
  }
  if (handler !== undefined) {
    refuse(`\`handler\` must not be given without \`code\`, got: ${handler}`);
  }
  if (bundle !== undefined) return bundle;
  if (table === undefined) {
    refuse("`table` must be given where `code` is not, for this project's own function, got: none");
  }
  if (!runtime.startsWith("nodejs")) {
    refuse(
      `\`runtime\` must be one of Node.js where \`code\` is not given, for this project's own function, got: ${runtime}`,
    );
  }
  return bundleFunction();
}
