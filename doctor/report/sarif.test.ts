import "@microsoft/jest-sarif";
import { type Log, type Run } from "sarif";
import { CODES } from "../reachability";
import { DENIAL_CODES, UNKNOWN_CODES } from "../authorization";
import { printableLine } from "../printable";
import { VERSION } from "../version";
import { type Result } from "./result";
import { RULES } from "./rules";
import { renderSarif } from "./sarif";
import { forHostileNames, RESULTS, resultOf } from "./testing/hostile";

declare global {
  namespace jest {
    interface Matchers<R> {
      toBeValidSarifLog(): R;
    }
  }
}

function logOf(result: Result): Log {
  return JSON.parse(renderSarif(result)) as Log;
}

function runOf(result: Result): Run {
  const [run] = logOf(result).runs;
  if (run === undefined) throw new Error("the log has no run");
  return run;
}

test.each(RESULTS.map((result) => [result.diagnosis.outcome, result] as const))(
  "is valid SARIF 2.1.0 when the outcome is %s",
  (_, result) => {
    expect(logOf(result)).toBeValidSarifLog();
  },
);

test("a result without a message is not valid, so the schema is really asked", () => {
  const log = logOf(resultOf("no-route"));
  const broken = JSON.parse(
    JSON.stringify(log, (key, value: unknown) => (key === "message" ? undefined : value)),
  ) as Log;
  expect(broken).not.toBeValidSarifLog();
});

test("has a rule with help for every code, in an order that stays", () => {
  const { tool } = runOf(resultOf("gateway-endpoint", ["dynamodb:GetItem"]));
  const rules = tool.driver.rules ?? [];
  const ids = rules.map(({ id }) => id);
  expect(ids).toEqual(Object.keys(RULES));
  expect(new Set(ids).size).toBe(ids.length);
  for (const code of [...CODES, ...DENIAL_CODES, ...UNKNOWN_CODES]) expect(ids).toContain(code);
  for (const { shortDescription, help } of rules) {
    expect(shortDescription?.text).toMatch(/^[A-Z].*[^.]\.$/);
    expect(help?.text).toMatch(/\.$/);
  }
  expect(tool.driver).toMatchObject({ name: "lambda-dynamodb-doctor", semanticVersion: VERSION });
});

test("has a result for each problem, where it is, with the remedy that was tried", () => {
  const { results = [], automationDetails } = runOf(resultOf("no-route"));
  expect(automationDetails?.id).toBe("lambda-dynamodb-doctor/us-east-2/orders-writer/");
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["ENI_SG_RULES_MISMATCH", "error"],
    ["NO_ROUTE_TO_DESTINATION", "error"],
    ["UNASSOCIATED_COMPONENT", "note"],
    ["X_AUTHZ_ROLE_POLICY_NO_ALLOW", "error"],
  ]);
  const [, route, note, role] = results;
  expect(route?.ruleIndex).toBe(Object.keys(RULES).indexOf("NO_ROUTE_TO_DESTINATION"));
  expect(route?.locations).toMatchObject([
    { physicalLocation: { artifactLocation: { uri: "aws/us-east-2/rtb-0d9e8f7a6b5c4d3e2" } } },
  ]);
  expect(route?.message.text).toMatch(/^rtb-\w+ has no route to DynamoDB\. .* Fix, 3 changes/);
  const [fix] = route?.fixes ?? [];
  expect(fix?.description?.markdown).toContain("aws ec2 modify-vpc-endpoint");
  expect(fix?.description?.markdown).toContain("Tried with all: REACHABLE, private");
  expect(fix?.artifactChanges[0]?.replacements[0]?.insertedContent?.text).toContain(
    'resource "aws_vpc_endpoint_route_table_association"',
  );
  expect(note?.fixes).toBeUndefined();
  expect(role?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
    "aws/us-east-2/role/orders-writer",
  );
});

test("has the same fingerprints every time, and different ones for different problems", () => {
  const fingerprints = (result: Result) =>
    (runOf(result).results ?? []).map(({ partialFingerprints }) => partialFingerprints);
  const once = fingerprints(resultOf("no-route"));
  expect(fingerprints(resultOf("no-route"))).toEqual(once);
  expect(new Set(once.map((each) => JSON.stringify(each))).size).toBe(once.length);
});

test("has no result if nothing is wrong", () => {
  expect(runOf(resultOf("gateway-endpoint", ["dynamodb:GetItem"])).results).toEqual([]);
});

/** Every message of the log. */
function messagesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    (key === "message" || key === "description") && typeof part === "object"
      ? Object.values(part as Record<string, string>)
      : messagesIn(part),
  );
}

test("hostile names are neither links nor placeholders, and keep the log valid", () => {
  forHostileNames((hostile, name, harmless) => {
    const log = logOf(hostile);
    expect(log).toBeValidSarifLog();
    const [run] = log.runs;
    expect(run?.results?.map(({ ruleId }) => ruleId)).toEqual(
      runOf(harmless).results?.map(({ ruleId }) => ruleId),
    );
    for (const message of messagesIn(run?.results)) {
      expect(message.replaceAll(/\{\{|\}\}/g, "")).not.toMatch(/[{}]|\]\(/);
      expect(message).not.toMatch(/[^\n\P{C}\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u);
    }
    const uris = (run?.results ?? []).map(
      ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? "",
    );
    for (const uri of uris) expect(uri).toMatch(/^aws(\/(?!\.{1,2}(\/|$))[\w.!~*'()%-]+)+$/);
    if (harmless === RESULTS[1] && /[^.]/.test(name)) {
      expect(decodeURIComponent(uris[0] ?? "")).toBe(`aws/us-east-2/${printableLine(name)}`);
    }
  });
});
