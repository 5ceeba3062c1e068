import { type Diagnosis } from "../../doctor/diagnose";
import { compare, pathsFor } from "../lab/differential/compare";
import { type Observation } from "../lab/differential/observe";
import { type Expectation } from "./expectations";
import { networkText } from "./judge";
import { arrived, at, endText, type Packets, type SourcePackets } from "./packets";

/** The longest that a function may take to find DynamoDB unreachable. */
const UNREACHABLE_SECONDS = 5;

type Seen = Extract<Packets, { sources: unknown }>;

/** A sentence for each difference between what the function did in the lab, and the expectation. */
export function judgePackets({ sources }: Seen, expectation: Expectation): readonly string[] {
  return sources.flatMap((source) => {
    if (arrived(source) === undefined) return [];
    const wrong = expectation.reaches ? notReached(source) : notUnreachable(source);
    return wrong === undefined ? [] : [`${at(source)}${wrong}`];
  });
}

function notReached(source: SourcePackets): string | undefined {
  if (source.failure === undefined) return undefined;
  const { message } = source.failure;
  return arrived(source) === true ? message : `${message}; packets: ${endText(source)}`;
}

function notUnreachable({ failure }: SourcePackets): string | undefined {
  if (failure?.errorType !== "Unreachable") {
    return `expected Unreachable, got ${failure?.message ?? "an answer"}`;
  }
  const { seconds = 0 } = failure;
  return seconds <= UNREACHABLE_SECONDS
    ? undefined
    : `expected Unreachable within ${UNREACHABLE_SECONDS} s, got it after ${seconds.toFixed(1)} s`;
}

/** A sentence for each thing in which the packets contradict the doctor. It says what both say. */
export function disagreements({ sources }: Seen, diagnosis: Diagnosis): readonly string[] {
  const doctor = networkText(diagnosis);
  return sources.flatMap((source) =>
    [...aboutPath(source, diagnosis), ...aboutPermissions(source, diagnosis)].map(
      (what) => `${at(source)}packets and doctor disagree: ${what}; doctor: ${doctor}`,
    ),
  );
}

/** Whether the packets arrived, by which way, and what stopped them. */
function aboutPath(source: SourcePackets, { network }: Diagnosis): readonly string[] {
  const { subnetId, addresses, arrivals, ends } = source;
  const paths = addresses.flatMap((address) => pathsFor(network, subnetId, address));
  const observations: readonly Observation[] =
    arrivals.length > 0
      ? arrivals.map(({ way, from }) => ({ outcome: "arrives", way, from }))
      : ends.map((end) => ({ outcome: "ends", at: end }));
  if (observations.length === 0) return [endText(source)];
  const whys = observations.flatMap((seen) => {
    const comparisons = paths.map((path) => compare([path], seen));
    const agrees = comparisons.some(({ kind }) => kind !== "disagree");
    return agrees
      ? []
      : (comparisons.find((each) => "why" in each)?.why ?? "the doctor has no path");
  });
  // Of packets that ended at several places, the doctor need name one.
  const contradicts = arrivals.length > 0 ? whys.length > 0 : whys.length === observations.length;
  return contradicts ? [...new Set(whys)].slice(0, 1) : [];
}

/** A request that was judged as it arrived, and the doctor's judgment of the same action. */
function aboutPermissions(
  { arrivals }: SourcePackets,
  { permissions }: Diagnosis,
): readonly string[] {
  if (!permissions.known) return [];
  const decisions = arrivals.flatMap((arrival) => arrival.decisions);
  return decisions.flatMap(({ action, resource, effect, code }) => {
    const doctors = permissions.items.find(
      (item) => item.action === action && item.resources.includes(resource),
    );
    const known = [effect, doctors?.decision.effect].every(
      (each) => each === "ALLOWED" || each === "DENIED",
    );
    if (!known || doctors?.decision.effect === effect) return [];
    const why = code === null ? "" : ` (${code})`;
    return [`${action} was ${effect}${why}, and the doctor says ${doctors?.decision.effect ?? ""}`];
  });
}

/** Everything that no policy decided for certain, once each: `dynamodb:PutItem: X_AUTHZ_UNKNOWN_KEY`. */
export function undecided({ sources }: Seen): readonly string[] {
  const texts = sources.flatMap(({ arrivals }) =>
    arrivals.flatMap((arrival) => [
      ...(arrival.undecided === undefined ? [] : [`${arrival.operation}: ${arrival.undecided}`]),
      ...arrival.decisions
        .filter(({ effect }) => effect === "INDETERMINATE")
        .map(({ action, code }) => `${action}: ${code ?? "unknown"}`),
    ]),
  );
  return [...new Set(texts)];
}
