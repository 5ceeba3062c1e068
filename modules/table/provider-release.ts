import { type TerraformStack } from "cdktf";

/** `6.37.0` as numbers. */
type Release = readonly [major: number, minor: number, patch: number];

const CONDITION = /^(=|>=|<=|>|<|~>|!=)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

/**
 * Whether a version constraint, such as `~> 6.25, < 7`, takes some release that is this or later. A
 * constraint that is not understood might.
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function takes(constraint: string, release: Release): boolean {
  return constraint.split(",").every((text) => {
    const match = CONDITION.exec(text.trim());
    if (match === null) return true;
    const [, operator = "=", major, minor, patch] = match;
    const version: Release = [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
    const [first, second] = version;
    switch (operator) {
      case "=":
      case "<=":
        return compare(version, release) >= 0;
      case "<":
        return compare(version, release) > 0;
      case "~>":
        // The last number that is given can rise.
        if (minor === undefined) return true;
        return (
          compare(patch === undefined ? [first + 1, 0, 0] : [first, second + 1, 0], release) > 0
        );
      default:
        return true;
    }
  });
}

function compare(left: Release, right: Release): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
/** The versions of the AWS provider that a stack takes, if it says so. */
export function providerConstraint(stack: TerraformStack): string | undefined {
  const { terraform } = stack.toTerraform() as {
    readonly terraform?: { readonly required_providers?: Record<string, { version?: string }> };
  };
  return terraform?.required_providers?.["aws"]?.version;
}
