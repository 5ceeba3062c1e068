import { ACCESS_PATHS, type AccessPath } from "../contract/stacks";
import {
  policiesFor,
  type PolicyDocument,
  type PolicyStatement,
} from "../integration/permissions/policy";
import { RECORDED } from "../integration/permissions/recorded";
import { RULES } from "../integration/permissions/rules";
import { SETTINGS } from "../modules/stacks/settings";
import { withGenerated } from "./generated";

/** The name of a stack with the default prefix, as in the recorded calls. */
export function stackNameOf(path: AccessPath): string {
  return `${SETTINGS.prefix.default}-${path}`;
}

/** @param recorded What the stacks call. */
export function permissionsPage(page: string, recorded = RECORDED): string {
  const stacks = ACCESS_PATHS.map((path) => {
    const calls = recorded.get(path);
    if (calls === undefined)
      throw new Error(`calls.json must have ${path}: npm run docs:permissions`);
    const name = stackNameOf(path);
    const defaults = policiesFor(calls.defaults, name);
    const options = policiesFor([...calls.defaults, ...calls.options], name, calls.defaults);
    return [
      `### ${path}`,
      ...defaults.map(blockOf),
      ...(options.length === 0 ? [] : ["With every option on, also:", ...options.map(blockOf)]),
    ].join("\n\n");
  });
  return withGenerated(
    withGenerated(page, "The rules", rulesTable()),
    "The policies",
    stacks.join("\n\n"),
  );
}

function rulesTable(): string {
  return [
    "| Statements | Why | Source |",
    "| --- | --- | --- |",
    ...RULES.map(({ name, why, source }) => `| \`Rule${name}\` | ${why} | [source](${source}) |`),
  ].join("\n");
}

/** A line for each member of a statement, which is neither too long nor too wide to read. */
function blockOf({ Version, Statement }: PolicyDocument): string {
  const statements = Statement.map(statementText).join(",\n");
  return `\`\`\`json\n{\n  "Version": ${JSON.stringify(Version)},\n  "Statement": [\n${statements}\n  ]\n}\n\`\`\``;
}

function statementText(statement: PolicyStatement): string {
  const members = Object.entries(statement).map(
    ([name, value]) => `      ${JSON.stringify(name)}: ${spaced(value)}`,
  );
  return `    {\n${members.join(",\n")}\n    }`;
}

function spaced(value: unknown): string {
  const text = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
  return text.replaceAll("[ ", "[").replaceAll(" ]", "]");
}
