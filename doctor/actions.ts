import { ITEM_ACTIONS, type ItemAction } from "../aws/dynamodb";
import { DoctorError } from "./errors";

const READ = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
] as const satisfies readonly ItemAction[];
const WRITE = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
] as const satisfies readonly ItemAction[];

/** The actions of each access level. No level includes Scan, which reads the whole table. */
export const ACCESS_LEVELS = {
  read: READ,
  write: WRITE,
  "read-write": [...READ, ...WRITE].sort(),
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * The actions that a comma-separated list of access levels and actions names. The prefix `dynamodb:`
 * is optional.
 *
 * @throws DoctorError when a word is not an access level or an action
 */
export function parseActions(list: string): readonly string[] {
  const actions = list.split(",").flatMap((word) => actionsOf(word.trim()));
  return [...new Set(actions)];
}

function actionsOf(word: string): readonly string[] {
  for (const [level, actions] of Object.entries(ACCESS_LEVELS)) {
    if (level === word) return actions;
  }
  const name = word.replace(/^dynamodb:/, "").toLowerCase();
  const action = ITEM_ACTIONS.find((each) => each.toLowerCase() === `dynamodb:${name}`);
  if (action !== undefined) return [action];
  throw new DoctorError(
    `an action must be ${Object.keys(ACCESS_LEVELS).join(", ")} or one of ${ITEM_ACTIONS.map((each) => each.slice("dynamodb:".length)).join(", ")}, got: \`${word}\``,
  );
}
