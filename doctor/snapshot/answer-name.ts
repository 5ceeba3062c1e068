import { SnapshotError } from "../errors";
import { type Answer, type Answers } from "./answers";

/**
 * Names one of several answers of a command. No two things have the same name, also where a file
 * system does not tell capital letters from small ones: `^` stands before a letter that was a capital,
 * and `%` before the code of a character that not every file name can have. The script in commands.ts
 * does the same.
 */
export function answerName(command: string, thing: string): string {
  return `${command}-${fileName(thing)}`;
}

export function fileName(thing: string): string {
  return thing.replaceAll(/[^\w+=,.@-]|[A-Z]/g, (character) => {
    if (/[A-Z]/.test(character)) return `^${character.toLowerCase()}`;
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `%u${code.padStart(4, "0")}` : `%${code.padStart(2, "0")}`;
  });
}

/** The thing of a file's name. */
export function thingOf(name: string): string {
  return name
    .replaceAll(/\^([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll(/%(?:u([0-9a-f]{4})|([0-9a-f]{2}))/g, (_, long?: string, short?: string) =>
      String.fromCharCode(parseInt(long ?? short ?? "", 16)),
    );
}

/** The name in folders of earlier versions, where several things could have the same. */
function formerName(command: string, thing: string): string {
  return `${command}-${thing.replaceAll(/[^\w+=,.@-]/g, "_")}`;
}

/**
 * Looks up the answer about each of these things: under its name, or else under its former name if no
 * other thing could have had it. An answer that could be about several things is unknown, because a
 * policy that denies could be the one that is lost.
 */
export function answerPerThing(
  answers: Answers,
  command: string,
  things: readonly string[],
): (thing: string) => Answer {
  const formerly = new Map<string, Set<string>>();
  for (const thing of things) {
    const key = formerName(command, thing).toLowerCase();
    formerly.set(key, (formerly.get(key) ?? new Set()).add(thing));
  }
  return (thing) => {
    const name = answerName(command, thing);
    const others = (former: string) =>
      [...(formerly.get(former.toLowerCase()) ?? [])].filter((other) => other !== thing);
    const own = answers(name);
    if (own.known) {
      const rivals = others(name).filter((other) => !answers(answerName(command, other)).known);
      return rivals.length === 0 ? own : ambiguous(name, [thing, ...rivals]);
    }
    const former = formerName(command, thing);
    const answer = former === name ? own : answers(former);
    if (!answer.known) return own;
    const rivals = others(former);
    return rivals.length === 0 ? answer : ambiguous(former, [thing, ...rivals]);
  };
}

/**
 * The answers about a role of another account, with the names that they have without its ARN, such as
 * `get-role`. The name of an inline policy follows the ARN.
 */
export function answersAboutRole(answers: Answers, arn: string): Answers {
  const ofRole = ["get-role", "list-role-policies", "list-attached-role-policies"];
  const ofPolicy = "get-role-policy-";
  return (name) => {
    if (ofRole.includes(name)) return answers(answerName(name, arn));
    if (!name.startsWith(ofPolicy)) return answers(name);
    return answers(`${answerName("get-role-policy", `${arn}/`)}${name.slice(ofPolicy.length)}`);
  };
}

function ambiguous(name: string, things: readonly string[]): Answer {
  const why = `it could be about any of ${[...things].sort().join(", ")}; collect the folder again`;
  return { known: false, missing: `${name}.json`, why };
}

/** @throws SnapshotError when an answer says that it is about another thing than the one asked for */
export function assertAbout(
  {
    field,
    found,
    asked,
  }: { readonly field: string; readonly found?: string; readonly asked: string },
  answer: Answer,
): void {
  if (found === undefined || found === asked) return;
  const origin = answer.known ? answer.origin : answer.missing;
  throw new SnapshotError(
    `\`${field}\` in ${origin} is \`${found}\`, but \`${asked}\` was asked for; collect the folder again`,
    origin,
    field,
  );
}
