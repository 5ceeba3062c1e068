import { roomRule } from "../network/cidr";
import { type Rule } from "../rules";
import { partitionRule } from "./owner";
import { type Settings } from "./settings";

interface DependentRule {
  readonly name: keyof Settings;
  /** The setting whose value decides what `name` must be. */
  readonly on: keyof Settings;
  readonly ruleFor: (value: never) => Rule<unknown>;
}

/** Rules between two settings, each of which passes its own rule. */
export const DEPENDENT_RULES: readonly DependentRule[] = [
  { name: "cidr", on: "availabilityZones", ruleFor: roomRule },
  { name: "permissionsBoundary", on: "region", ruleFor: partitionRule },
];
