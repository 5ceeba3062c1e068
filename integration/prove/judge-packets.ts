import { type Diagnosis } from "../../doctor/diagnose";
import { type Path } from "../../doctor/reachability";
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

/** Whether each packet arrived or ended as the doctor says, by which way, and where. */
function aboutPath(source: SourcePackets, { network }: Diagnosis): readonly string[] {
  const { subnetId, addresses, arrivals, ends } = source;
  if (arrivals.length + ends.length === 0) return [endText(source)];
  const paths = addresses.flatMap((address) => pathsFor(network, subnetId, address));
  const arrived = arrivals.flatMap(({ way, from }) =>
    contradiction(paths, { outcome: "arrives", way, from }),
  );
  const ended = ends.flatMap((at) => contradiction(paths, { outcome: "ends", at }));
  const asOneSays = ended.length < arrivals.length + ends.length;
  const whys = asksInTurn(paths) && asOneSays ? arrived : [...arrived, ...ended];
  return [...new Set(whys)];
}

/** What is observed must be what the doctor says of at least one of the paths. */
function contradiction(paths: readonly Path[], seen: Observation): readonly string[] {
  const comparisons = paths.map((path) => compare([path], seen));
  if (comparisons.some(({ kind }) => kind !== "disagree")) return [];
  return [comparisons.find((each) => "why" in each)?.why ?? "the doctor has no path"];
}

/** A client asks the next DNS server if one does not answer. The doctor names at most what stops the first. */
function asksInTurn(paths: readonly Path[]): boolean {
  return paths.some(({ hops }) =>
    hops.some((hop) => hop.kind === "dns-servers" && hop.servers.length > 1),
  );
}

/** A request that was judged as it arrived, and the doctor's judgment of the same action. */
function aboutPermissions(
  { arrivals }: SourcePackets,
  { permissions }: Diagnosis,
): readonly string[] {
  if (!permissions.known) return [];
  const decisions = arrivals.flatMap((arrival) => arrival.decisions);
  const texts = decisions.flatMap(({ action, resource, effect, code }) => {
    const doctors = permissions.items.find(
      (item) => item.action === action && item.resources.includes(resource),
    );
    const why = code === null ? "" : ` (${code})`;
    if (doctors === undefined) {
      return [`${action} on ${resource} was ${effect}${why}, and the doctor does not judge it`];
    }
    const said = doctors.decision.effect;
    if (said === effect || [said, effect].includes("INDETERMINATE")) return [];
    return [`${action} was ${effect}${why}, and the doctor says ${said}`];
  });
  return [...new Set(texts)];
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
