import { oneOf, type Rule } from "../rules";

/** Every processor architecture of Lambda. */
export const ARCHITECTURES = ["arm64", "x86_64"] as const;
/** The processor architecture of a function or an instance. */
export type Architecture = (typeof ARCHITECTURES)[number];

export const architectureRule: Rule<Architecture> = oneOf(ARCHITECTURES);
