import { z } from "zod";
import { EVERY_OPTION } from "../../contract/every-option";
import { type AccessPath } from "../../contract/stacks";
import { type Call, without } from "./call";
import recorded from "./calls.json";

/** What deploying and destroying a stack calls. */
export interface StackCalls {
  /** With the default settings. */
  readonly defaults: readonly Call[];
  /** With every option on: only what the default settings do not call. */
  readonly options: readonly Call[];
}

const stack = z.enum(["asked", "has"]).optional();
const callSchema = z.strictObject({
  action: z.string(),
  on: z.array(z.strictObject({ arn: z.string(), stack })),
  role: z.string().optional(),
  keys: z.record(z.string(), z.string()).optional(),
});
const stackCalls = z.strictObject({
  defaults: z.array(callSchema),
  options: z.array(callSchema),
});

/** The calls that `npm run docs:permissions` has recorded, by stack. */
export const RECORDED: ReadonlyMap<AccessPath, StackCalls> = new Map(
  Object.entries(z.record(z.string(), stackCalls).parse(recorded)) as [AccessPath, StackCalls][],
);

/** The settings of both recordings. The emulator's VPC has no endpoint to find. */
export const SETTINGS = {
  defaults: { existingVpc: EVERY_OPTION.existingVpc },
  options: EVERY_OPTION,
};

/** As the file holds them: one line a call, so that a change shows what it is about. */
export function recordedText(all: ReadonlyMap<string, StackCalls>): string {
  const list = (calls: readonly Call[]): string =>
    calls.length === 0
      ? "[]"
      : `[\n${calls.map((call) => `      ${JSON.stringify(call)}`).join(",\n")}\n    ]`;
  const stacks = [...all].map(
    ([name, { defaults, options }]) =>
      `  ${JSON.stringify(name)}: {\n    "defaults": ${list(defaults)},\n    "options": ${list(options)}\n  }`,
  );
  return `{\n${stacks.join(",\n")}\n}\n`;
}

/** What both recordings of one stack say together. */
export function stackCallsOf(defaults: readonly Call[], all: readonly Call[]): StackCalls {
  return { defaults, options: without(all, defaults) };
}
