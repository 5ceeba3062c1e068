import { type Permissions } from "../permissions";
import { type Diagnosis } from "../diagnose";
import { type Remedy, type Step } from "../remedy";
import { amounts } from "./cost-text";
import { endpointName, fixSentence, fixText } from "./fixes";
import { abridged, labelled, wrap, wrapCommand } from "./layout";
import { permissionName, problemsOf } from "./problems";
import { terraformOf } from "./terraform-fixes";

/** The form in which the report prints the changes. */
export const FIX_FORMS = ["aws-cli", "terraform"] as const;
export type FixForm = (typeof FIX_FORMS)[number];

export interface RemedyLayout {
  readonly width: number;
  readonly headingWidth: number;
  /** @default "aws-cli" */
  readonly form?: FixForm;
}

/** More would hide the commands. */
const MAX_IDS = 4;

/** The changes, what was tried with them, and what remains. */
export function remedyLines(remedy: Remedy, layout: RemedyLayout): readonly string[] {
  const { width, headingWidth } = layout;
  const { steps, purpose } = remedy;
  const heading = (purpose === "mend" ? "Fix" : "Better").padEnd(headingWidth);
  return [
    `${heading}${countText(remedy)}`,
    ...steps.flatMap((step, index) => stepLines(step, index + 1, layout)),
    ...labelled("Tried".padEnd(headingWidth), triedText(remedy), width),
    ...lossSentences(remedy).flatMap((sentence) =>
      labelled(" ".repeat(headingWidth), sentence, width),
    ),
    ...remainsLines(remedy.after, layout),
  ];
}

function stepLines(step: Step, number: number, { width, form }: RemedyLayout): readonly string[] {
  const indent = " ".repeat(5);
  const inner = width - indent.length;
  const { commands } = fixText(step.fix);
  const code =
    form === "terraform"
      ? terraformOf(step.fix).flatMap((block) => block.split("\n"))
      : commands.flatMap((command) => wrapCommand(command, inner));
  return [
    ...labelled(`${String(number).padStart(3)}  `, fixSentence(step.fix), width),
    ...code.map((line) => indent + line),
    ...sharingText(step).flatMap((sentence) => wrap(sentence, inner).map((line) => indent + line)),
  ];
}

/** Whom else the step touches. */
export function sharingText({ fix, sharedWith }: Step): readonly string[] {
  if (sharedWith.length === 0) return [];
  const subnets = abridged(sharedWith, MAX_IDS);
  const moved = fix.action === "associate-endpoint" || fix.action === "create-gateway-endpoint";
  if (!moved) return [`${subnets} also`];
  const through =
    fix.action === "associate-endpoint" ? `${endpointName(fix)} and its policy` : "the endpoint";
  return [
    `${subnets} also: their requests to DynamoDB then go through ${through}, and open connections drop`,
  ];
}

/** `with both, in this order: REACHABLE, private; GetItem, Query allowed; $0 a month`. */
export function triedText({ steps, after, triedSubnets }: Remedy): string {
  const all = steps.length === 1 ? "with it" : steps.length === 2 ? "with both" : "with all";
  const price = after.cost.ways.length === 0 ? "" : `; ${amounts(after.cost)}`;
  const subnets = triedSubnets === undefined ? "" : `, for ${triedSubnets} of the subnets`;
  return `${all}${subnets}: ${verdictText(after.network)}; ${permissionText(after.permissions)}${price}`;
}

/** `REACHABLE, private`. */
export function verdictText({ verdict, private: isPrivate }: Diagnosis["network"]): string {
  if (isPrivate === undefined) return verdict;
  return `${verdict}, ${isPrivate ? "private" : "not private"}`;
}

function permissionText(permissions: Permissions): string {
  if (!permissions.known) return "permissions unknown";
  const words = { ALLOWED: "allowed", DENIED: "denied", INDETERMINATE: "unknown" } as const;
  const parts = (["ALLOWED", "DENIED", "INDETERMINATE"] as const).flatMap((effect) => {
    const found = permissions.items.filter(({ decision }) => decision.effect === effect);
    if (found.length === 0) return [];
    const names =
      found.length === permissions.items.length ? "all" : found.map(permissionName).join(", ");
    return [`${names} ${words[effect]}`];
  });
  return parts.join(", ");
}

/** `2 changes, in this order`. */
export function countText({ steps }: Remedy): string {
  return steps.length === 1 ? "1 change" : `${steps.length} changes, in this order`;
}

/** What a change would take away without the ones before it: `with 2 alone: GetItem DENIED`. */
export function lossSentences({ steps }: Pick<Remedy, "steps">): readonly string[] {
  return steps.flatMap(({ lostAlone }, index) =>
    lostAlone.length === 0 ? [] : [`with ${index + 1} alone: ${lossText(lostAlone)}`],
  );
}

function lossText(lost: readonly string[]): string {
  const actions = lost
    .filter((what) => what.includes(":"))
    .map((action) => action.replace("dynamodb:", ""));
  const others = lost.filter((what) => !what.includes(":")).map((what) => `not ${what} any more`);
  return [...others, ...(actions.length > 0 ? [`${actions.join(", ")} DENIED`] : [])].join("; ");
}

function remainsLines(after: Diagnosis, { width, headingWidth }: RemedyLayout): readonly string[] {
  const remaining = remainingSentences(after);
  return remaining.flatMap((sentence, index) =>
    labelled((index === 0 ? "Remains" : "").padEnd(headingWidth), sentence, width),
  );
}

/** What no change that was tried resolves. */
export function remainingSentences(after: Diagnosis): readonly string[] {
  return problemsOf(after)
    .filter(({ effect }) => effect !== "notes")
    .map(({ code, sentence }) => `${code}: ${sentence}`);
}
