/**
 * Text as Terraform must get it to read it as text: `${` and `%{` would start an expression. Tokens
 * stay what they are.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1
 */
export function literal(text: string): string {
  return text.replaceAll(SIGNS, (sign) => (sign === "$" ? '${"$"}' : `${sign[0] ?? ""}${sign}`));
}

/** A `$` right before a token would escape the expression that the token becomes. */
const SIGNS = /\$(?=\$\{TfToken\[)|\$\{(?!TfToken\[)|%\{/g;
