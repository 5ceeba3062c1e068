import { type IConstruct } from "constructs";
import { type EndpointPolicyProps } from "../access/endpoint-policy";
import { type Others } from "../access/policy";
import { ValidationError } from "../errors";
import { oneOf, checkProps } from "../rules";

const OTHERS = ["unchanged", "denied"] as const satisfies readonly Others[];

/**
 * @throws ValidationError when `others` is given with `policy`, which says it itself, and when it is
 * neither of its values.
 */
export function checkOthers(
  scope: IConstruct,
  { others, policy }: EndpointPolicyProps & { readonly others?: Others },
): void {
  checkProps(scope, { others: oneOf(OTHERS) }, { others });
  if (others !== undefined && policy !== undefined) {
    throw new ValidationError(
      `\`others\` must not be given with \`policy\`, got: ${others}`,
      scope,
    );
  }
}
