import { type Diagnosis, renderText } from "../../doctor";

declare global {
  // @types/jest looks for custom matchers here.
  // @see https://jestjs.io/docs/expect#type-definitions
  namespace jest {
    interface Matchers<R> {
      /**
       * Passes if the diagnosed function reaches DynamoDB. With `privately: true`, it must do so only through an
       * endpoint; with `privately: false`, it must not.
       */
      toReachDynamoDb(options?: { readonly privately?: boolean }): R;
      /** Passes if the diagnosed function may not perform the action, for example `dynamodb:Scan`. */
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
    // An unknown verdict fails both the expectation and its opposite.
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
    // An action that is unknown or was not checked fails both the expectation and its opposite.
    const allowed = effects.length > 0 && effects.every((effect) => effect === "ALLOWED");
    const pass = denied || (this.isNot === true && !allowed);
    const got = effects.length === 0 ? "the action was not checked" : effects.join(", ");
    const expected = `expected ${action} ${this.isNot ? "not " : ""}to be denied, got: ${got}`;
    return { pass, message: () => explained(expected, diagnosis) };
  },
});

function explained(expected: string, diagnosis: Diagnosis): string {
  return `${expected}\n\n${renderText(diagnosis, { width: 100, color: false })}`;
}
