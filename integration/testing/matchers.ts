import { type Diagnosis, renderText } from "../../doctor";

declare global {
  // Where @types/jest looks for matchers of others: https://jestjs.io/docs/expect#type-definitions
  namespace jest {
    interface Matchers<R> {
      /** The diagnosed function reaches DynamoDB; with `privately`, over an endpoint only, or not at all so. */
      toReachDynamoDb(options?: { readonly privately?: boolean }): R;
      /** The diagnosed function may not do the action, e.g. `dynamodb:Scan`. */
      toBeDenied(action: string): R;
    }
  }
}

expect.extend({
  toReachDynamoDb(
    diagnosis: Diagnosis,
    { privately }: { readonly privately?: boolean } = {},
  ): jest.CustomMatcherResult {
    const { verdict, private: isPrivate } = diagnosis.network;
    const how = { true: " privately", false: " not privately" }[String(privately)] ?? "";
    const reaches =
      verdict === "REACHABLE" && (privately === undefined || (isPrivate ?? false) === privately);
    // What is not known is neither: it fails the expectation and its opposite.
    const pass = reaches || (this.isNot === true && verdict === "INDETERMINATE");
    const expected = `expected the function ${this.isNot ? "not " : ""}to reach DynamoDB${how}`;
    return { pass, message: () => explained(expected, diagnosis) };
  },

  toBeDenied(diagnosis: Diagnosis, action: string): jest.CustomMatcherResult {
    const { permissions } = diagnosis;
    const decisions = permissions.known
      ? permissions.items.filter((item) => item.action === action)
      : [];
    const effects = decisions.map(({ decision }) => decision.effect);
    const denied = effects.includes("DENIED");
    // What was not asked, or is not known, fails the expectation and its opposite.
    const allowed = effects.length > 0 && effects.every((effect) => effect === "ALLOWED");
    const pass = denied || (this.isNot === true && !allowed);
    const got = effects.length === 0 ? "it was not asked about" : effects.join(", ");
    const expected = `expected ${action} ${this.isNot ? "not " : ""}to be denied, got: ${got}`;
    return { pass, message: () => explained(expected, diagnosis) };
  },
});

function explained(expected: string, diagnosis: Diagnosis): string {
  return `${expected}\n\n${renderText(diagnosis, { width: 100, color: false })}`;
}
