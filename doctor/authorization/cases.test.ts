import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, casesSchema, decide } from "./testing/case-file";
import { type Decision, type Unknown } from ".";

const FOLDER = join(__dirname, "cases");

describe.each(readdirSync(FOLDER).sort())("%s", (file) => {
  const cases = casesSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), "utf8")));

  test.each(cases.map((each) => [each.name, each] as const))("%s", (_name, given) => {
    expect(seenOf(decide(given), given.expect)).toEqual(given.expect);
  });
});

/** The parts of the decision that the case states. */
function seenOf(decision: Decision, expected: Case["expect"]): Case["expect"] {
  const codes = decision.blockers.map(({ code }) => code);
  const seen = {
    effect: decision.effect,
    codes: decision.effect === "DENIED" ? codes : decision.code === null ? [] : [decision.code],
    layers: decision.blockers.map(({ layer }) => layer),
    decidedBy: decision.decidedBy.map(({ sid, index }) => sid ?? `#${index}`),
    unknown: decision.unknowns.map(nameOf).sort(),
    assumptions: decision.assumptions.map(({ layer }) => layer),
  };
  const spoken = Object.entries(seen).filter(([name]) => name in expected);
  return Object.fromEntries(spoken) as Case["expect"];
}

function nameOf(unknown: Unknown): string {
  switch (unknown.kind) {
    case "condition-key":
    case "policy-variable":
    case "condition-value":
      return unknown.key;
    case "policy":
      return unknown.policy ?? unknown.layer;
    case "resource-type":
      return unknown.resource;
    case "principal":
      return unknown.why;
    case "path":
    case "session-name":
      return unknown.kind;
  }
}
