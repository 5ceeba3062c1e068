import { isStreamAction, ITEM_ACTIONS, type ItemAction, STREAM_ACTIONS } from "../aws/dynamodb";
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
  const ofStreams = actions.filter((action) => isStreamAction(action));
  if (ofStreams.length > 0 && ofStreams.length < actions.length) {
    throw new DoctorError(
      `actions of DynamoDB Streams go to another host than those of the table; ask for them alone, got: \`${list}\``,
    );
  }
  return [...new Set(actions)];
}

function actionsOf(word: string): readonly string[] {
  for (const [level, actions] of Object.entries(ACCESS_LEVELS)) {
    if (level === word) return actions;
  }
  const name = word.replace(/^dynamodb:/, "").toLowerCase();
  const known: readonly string[] = [...ITEM_ACTIONS, ...STREAM_ACTIONS];
  const action = known.find((each) => each.toLowerCase() === `dynamodb:${name}`);
  if (action !== undefined) return [action];
  throw new DoctorError(
    `an action must be ${Object.keys(ACCESS_LEVELS).join(", ")} or one of ${known.map((each) => each.slice("dynamodb:".length)).join(", ")}, got: \`${word}\``,
  );
}
