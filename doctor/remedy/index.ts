/**
 * What to change so that the source reaches its table privately and is allowed to use it. Pure: every
 * change is tried on the snapshot before it is named.
 *
 * ```ts
 * const remedy = findRemedy(snapshot, diagnose(snapshot));
 * remedy?.steps.map(({ fix }) => fix.action); // ["allow-in-policy", "associate-endpoint"]
 * remedy?.after.outcome; // "ok": the diagnosis after all steps
 * remedy?.steps[1]?.lostAlone; // ["dynamodb:GetItem"]: what this step alone would take away
 * ```
 *
 * A path to DynamoDB through an endpoint comes before an address, a route to an internet gateway, or an
 * exclusion from Block Public Access. No step removes or narrows a Deny statement, and no step takes a
 * path from another interface of the same snapshot.
 */
import { diagnose, type DiagnoseOptions, type Diagnosis } from "../diagnose";
import { type Snapshot } from "../snapshot/assemble";
import { type NetworkSnapshot } from "../snapshot/network";
import { apply } from "./apply";
import { sharedWith } from "./bystanders";
import { type Fix } from "./fix";
import { search, type Tried } from "./search";
import { lossesBetween } from "./standing";

export type {
  AclEntry,
  Fix,
  MadeEndpoint,
  NetworkFix,
  OpenLayer,
  PolicyDocument,
  PolicyFix,
} from "./fix";
export { NEW_ENDPOINT } from "./apply-network";

/** One change of a remedy. */
export interface Step {
  readonly fix: Fix;
  /** What works now and would not after this step without the ones before it. Usually empty. */
  readonly lostAlone: readonly string[];
  /** Ids of the other subnets whose packets the step moves too. */
  readonly sharedWith: readonly string[];
}

export interface Remedy {
  /** `mend`: something is blocked, denied, or unknown. `improve`: it works, and becomes private. */
  readonly purpose: "mend" | "improve";
  /** In an order in which nothing breaks in between. At least one. */
  readonly steps: readonly Step[];
  /** The diagnosis of the snapshot with all steps. What it still says remains. */
  readonly after: Diagnosis;
  /**
   * How many of the source's subnets the steps were tried with: one of each kind. Only for more subnets than
   * a function can have.
   *
   * @default - all
   */
  readonly triedSubnets?: number;
}

/** Only a change of the path can take something away. All others only allow. */
const MOVING: readonly Fix["action"][] = [
  "associate-endpoint",
  "create-gateway-endpoint",
  "remove-route",
  "set-endpoint-url",
];

/** @returns undefined if nothing has to change, or no change that can be tried makes it better */
export function findRemedy(
  snapshot: Snapshot,
  before: Diagnosis,
  options: DiagnoseOptions = {},
): Remedy | undefined {
  if (before.outcome === "ok" && before.network.private === true) return undefined;
  const found = search(snapshot, before, options);
  if (found === undefined) return undefined;
  const { fixes, after, tried, triedSubnets } = found;
  return {
    purpose: before.outcome === "ok" ? "improve" : "mend",
    steps: fixes.map((fix) =>
      stepOf(fix, { isOnly: fixes.length === 1, network: snapshot.network, tried, options }),
    ),
    after,
    ...(triedSubnets !== undefined && { triedSubnets }),
  };
}

interface StepOptions {
  readonly isOnly: boolean;
  /** The whole. */
  readonly network: NetworkSnapshot;
  readonly tried: Tried;
  readonly options: DiagnoseOptions;
}

/** A change, with what it does to this source alone and to its neighbors. */
export function stepOf(fix: Fix, { isOnly, network, tried, options }: StepOptions): Step {
  const moves = !isOnly && MOVING.includes(fix.action);
  const alone = () => diagnose(apply(tried.snapshot, fix), options);
  return {
    fix,
    lostAlone: moves ? lossesBetween(tried.diagnosis, alone()) : [],
    sharedWith: sharedWith(network, fix),
  };
}
