import { diagnose } from "./diagnose";
import { problemsOf, renderText } from "./report";
import { readFolder } from "./snapshot/folder";
import { copyExample, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

const POLICY = "get-role-policy-read-orders.json";
const TEAM_A = { StringEquals: { "aws:ResourceTag/team": "a" } };
const NOT_SEEN = "attribute-based access control";

/** What the doctor says of a policy with this condition and a table with these tags. */
function asking(
  tags: readonly (readonly [key: string, value: string])[] | undefined,
  statement: object = { Condition: TEAM_A },
  action = "dynamodb:GetItem",
) {
  const copy = copyExample("gateway-endpoint");
  copy.set(POLICY, "PolicyDocument.Statement.0", {
    Effect: "Allow",
    Action: action,
    Resource: "*",
    ...statement,
  });
  if (tags !== undefined) {
    const Tags = tags.map(([Key, Value]) => ({ Key, Value }));
    copy.write("list-tags-of-resource.json", JSON.stringify({ Tags }));
  }
  const diagnosis = diagnose(readFolder(copy.folder), { actions: [action] });
  const { permissions } = diagnosis;
  return {
    effect: permissions.known ? permissions.items[0]?.decision.effect : undefined,
    sentences: problemsOf(diagnosis)
      .map(({ sentence }) => sentence)
      .join("\n"),
    text: renderText(diagnosis),
  };
}

test.each([
  ["has", [["team", "a"]], "ALLOWED"],
  [
    "has among others",
    [
      ["env", "prod"],
      ["Team", "a"],
    ],
    "ALLOWED",
  ],
  ["has with another value", [["team", "b"]], "DENIED"],
  ["does not have", [["env", "prod"]], "DENIED"],
  ["cannot have, without any", [], "DENIED"],
] as const)("a policy for a tag that the table %s", (_, tags, effect) => {
  expect(asking(tags).effect).toBe(effect);
});

test("tags that are not read are unknown, by the key's name", () => {
  const { effect, sentences } = asking(undefined);
  expect(effect).toBe("INDETERMINATE");
  expect(sentences).toContain("aws:ResourceTag/team");
  expect(asking(undefined, {}).effect).toBe("ALLOWED");
});

test("of two tags that differ in case alone, the key could mean each", () => {
  const both = [
    ["team", "a"],
    ["Team", "b"],
  ] as const;
  expect(asking(both).effect).toBe("INDETERMINATE");
});

test("the table's tags say nothing about its stream", () => {
  const statement = { Condition: TEAM_A };
  expect(asking([["team", "a"]], statement, "dynamodb:GetRecords").effect).toBe("INDETERMINATE");
});

test("that tags count at all is assumed, and said where a policy asks for them", () => {
  expect(asking([["team", "a"]]).text).toContain(NOT_SEEN);
  const denied = {
    Effect: "Deny",
    Condition: { StringNotEquals: { "aws:ResourceTag/team": "a" } },
  };
  expect(asking([["team", "a"]], denied).text).toContain(NOT_SEEN);
  expect(asking([["team", "a"]], {}).text).not.toContain(NOT_SEEN);
  // A table without tags has none in every account.
  expect(asking([]).text).not.toContain(NOT_SEEN);
});
