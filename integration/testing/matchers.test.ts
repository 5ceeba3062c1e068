import { decided, diagnosis, unreachable } from "./diagnosis";
import "./matchers";

const reached = diagnosis();
const openly = diagnosis({ private: false });
const unknown = diagnosis({ verdict: "INDETERMINATE" });
const inPart = diagnosis({ verdict: "PARTIAL" });

const may = (effect: "ALLOWED" | "DENIED" | "INDETERMINATE") =>
  diagnosis({}, decided("dynamodb:GetItem", { effect }));

test("a function reaches DynamoDB where all of it does, and as privately as expected", () => {
  expect(reached).toReachDynamoDb();
  expect(reached).toReachDynamoDb({ privately: true });
  expect(openly).toReachDynamoDb({ privately: false });
  expect(openly).not.toReachDynamoDb({ privately: true });
  expect(reached).not.toReachDynamoDb({ privately: false });
  expect(unreachable).not.toReachDynamoDb();
  expect(inPart).not.toReachDynamoDb();
});

test("an action is denied where a decision denies it", () => {
  expect(may("DENIED")).toBeDenied("dynamodb:GetItem");
  expect(may("ALLOWED")).not.toBeDenied("dynamodb:GetItem");
});

test.each([
  [
    "whether it reaches DynamoDB",
    () => {
      expect(unknown).toReachDynamoDb();
    },
  ],
  [
    "that it does not reach DynamoDB",
    () => {
      expect(unknown).not.toReachDynamoDb();
    },
  ],
  [
    "whether an action is denied",
    () => {
      expect(may("INDETERMINATE")).toBeDenied("dynamodb:GetItem");
    },
  ],
  [
    "that an action is not denied",
    () => {
      expect(may("INDETERMINATE")).not.toBeDenied("dynamodb:GetItem");
    },
  ],
  [
    "an action that was not asked about",
    () => {
      expect(reached).toBeDenied("dynamodb:Scan");
    },
  ],
  [
    "that such an action is not denied",
    () => {
      expect(reached).not.toBeDenied("dynamodb:Scan");
    },
  ],
])("what is not known fails: %s", (_, expectation) => {
  expect(expectation).toThrow(/^expected /);
});
