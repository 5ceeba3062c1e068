import { subjectsIn } from "../audit/collection";
import { type Case, judge, withoutTable } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import { type KnownActions, type Use, usesOf } from "../audit/uses";
import { diagnose, type Diagnosis, flowOf } from "../diagnose";
import { pathsOf } from "../judged-paths";
import { analyze, type Flow, type Trace } from "../reachability";
import { type About, assembleAbout } from "../snapshot/assemble";
import { assembleNetwork } from "../snapshot/assemble-network";
import { type NetworkSnapshot } from "../snapshot/network";
import { type PlannedSource, type PlannedState } from "../snapshot/plan";
import { remembering } from "./remembering";

export const PARTS = ["outcome", "network", "permissions"] as const;
export type Part = (typeof PARTS)[number];

/** All that is said of a subject, but for the places that it names. */
export type Verdict = Readonly<Record<Part, string>>;

/** A source, and where it is. */
export interface PlacedSource {
  readonly source: PlannedSource;
  readonly region: string;
}

export function sourcesIn({ regions }: PlannedState): readonly PlacedSource[] {
  return [...regions].flatMap(([region, { sources }]) =>
    sources.map((source) => ({ source, region })),
  );
}

/** Judges the subjects of one state of a plan. */
export interface Court {
  readonly subjectsOf: (placed: PlacedSource) => readonly Subject[];
  readonly verdict: (subject: Subject) => Verdict;
  readonly case: (subject: Subject) => Case;
}

/**
 * Judges several states of a plan. What has the same answers as in a state before is not judged again.
 *
 * @param keeps whether the cases of this state are needed, and not only their verdicts
 */
export type Judge = (state: PlannedState, keeps: boolean) => Court;

export function judging(): Judge {
  const used = remembering<readonly Use[]>();
  const cases = remembering<Case>();
  const verdictIn = verdicts();
  const known: KnownActions = new Map();
  const uses: typeof usesOf = (answers, question) =>
    used(JSON.stringify(question), answers, (recorded) => usesOf(recorded, question, known));
  return (state, keeps) => {
    const share = sharing();
    const finders = new Map(
      [...state.regions.keys()].map((region) => [region, subjectsIn(state, region, uses)]),
    );
    const caseOf = (subject: Subject) =>
      cases(keyOf(subject), subject.answers, (answers) => judge({ ...subject, answers }, share));
    return {
      subjectsOf: ({ source, region }) => finders.get(region)?.(source) ?? [],
      verdict: (subject) =>
        verdictIn(subject, keeps ? () => verdictOf(caseOf(subject).entry.diagnosis) : undefined),
      case: caseOf,
    };
  };
}

/** The network of sources that differ in nothing but their names. */
interface Traced {
  readonly network: NetworkSnapshot;
  readonly trace: Trace;
  /** All of it that a verdict depends on. */
  readonly text: string;
}

/** What is about one source alone. */
interface Alone {
  readonly about: About;
  readonly flow: Flow;
  /** All of it that permissions depend on. */
  readonly text: string;
  readonly nameless: string;
}

/**
 * Finds verdicts without the cases. Sources that differ only in their names have one trace, and permissions are
 * decided again only if the paths, or what is about the source alone, are others.
 */
function verdicts(): (subject: Subject, whole?: () => Verdict) => Verdict {
  const alone = remembering<Alone>();
  const traced = remembering<Traced>();
  const known = new Map<string, Verdict>();
  return (subject, whole) => {
    const { question, answers, actions, noTable } = subject;
    const asked = actions === undefined ? {} : { actions };
    const name = keyOf(subject);
    const own = alone(name, answers, (recorded): Alone => {
      const assembled = assembleAbout(recorded, question);
      const about = noTable === undefined ? assembled : withoutTable(assembled, noTable);
      const flow = flowOf(about, asked);
      const text = JSON.stringify([name, about.access, about.source.clientEndpoint]);
      return { about, flow, text, nameless: nameless(about, flow) };
    });
    const { source, region, access } = own.about;
    const { network, trace, text } = traced(own.nameless, answers, (recorded): Traced => {
      const assembled = assembleNetwork(recorded, source, region);
      const found = analyze(assembled, own.flow);
      return { network: assembled, trace: found, text: decisiveIn(assembled, found) };
    });
    const key = `${own.text} ${text}`;
    const snapshot = { network: { ...network, source }, access };
    const verdict = known.get(key) ?? whole?.() ?? verdictOf(diagnose(snapshot, asked, trace));
    known.set(key, verdict);
    return verdict;
  };
}

function decisiveIn(network: NetworkSnapshot, trace: Trace): string {
  const paths = [trace, ...(trace.credentials ?? [])].map((each) => pathsOf({ network }, each));
  return JSON.stringify([paths, trace.port, networkOf(trace)]);
}

function nameless({ source, region }: About, flow: Flow): string {
  return JSON.stringify([{ ...source, functionName: undefined }, region, flow]);
}
function keyOf({ question, actions, noTable }: Subject): string {
  return JSON.stringify([question, actions, noTable]);
}

function verdictOf(diagnosis: Diagnosis): Verdict {
  const { outcome, network, permissions } = diagnosis;
  const allowed = permissions.known
    ? permissions.items.map(({ action, on, decision: { effect, code } }) => [
        action,
        on,
        effect,
        code,
      ])
    : permissions;
  return { outcome, network: networkOf(network), permissions: JSON.stringify(allowed) };
}

function networkOf({ verdict, private: isPrivate, findings }: Trace): string {
  const codes = findings.map(({ code, effect }) => `${effect} ${code}`);
  return JSON.stringify([verdict, isPrivate, [...new Set(codes)].sort()]);
}
