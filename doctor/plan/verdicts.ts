import { subjectsOf } from "../audit/collection";
import { type Case, judge, withoutTable } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import { type Use, usesOf } from "../audit/uses";
import { diagnose, type Diagnosis, flowOf } from "../diagnose";
import { pathsOf } from "../judged-paths";
import { analyze, type Flow, type Trace } from "../reachability";
import { type About, assembleAbout, type Snapshot } from "../snapshot/assemble";
import { assembleNetwork } from "../snapshot/assemble-network";
import { type NetworkSnapshot, type Source } from "../snapshot/network";
import { type PlannedState } from "../snapshot/plan";
import { remembering } from "./remembering";

export const PARTS = ["outcome", "network", "permissions"] as const;
export type Part = (typeof PARTS)[number];

/** All that is said of a subject, but for the places that it names. */
export type Verdict = Readonly<Record<Part, string>>;

/** Judges the subjects of one state of a plan. */
export interface Court {
  readonly subjects: readonly Subject[];
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
  const uses: typeof usesOf = (answers, question, known) =>
    used(JSON.stringify(question), answers, (recorded) => usesOf(recorded, question, known));
  return (state, keeps) => {
    const share = sharing();
    const caseOf = (subject: Subject) =>
      cases(keyOf(subject), subject.answers, (answers) => judge({ ...subject, answers }, share));
    return {
      subjects: subjectsOf(state, uses),
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
}

/**
 * Finds verdicts without the cases. Sources that differ only in their names have one trace, and permissions are
 * decided again only if the paths, or what is about the source alone, are others.
 */
function verdicts(): (subject: Subject, whole?: () => Verdict) => Verdict {
  const about = remembering<About>();
  const traced = remembering<Traced>();
  const known = new Map<string, Verdict>();
  return (subject, whole) => {
    const { question, answers, actions, noTable } = subject;
    const asked = actions === undefined ? {} : { actions };
    const own = about(keyOf(subject), answers, (recorded) => {
      const found = assembleAbout(recorded, question);
      return noTable === undefined ? found : withoutTable(found, noTable);
    });
    const { source, region, access } = own;
    const flow = flowOf(own, asked);
    const { network, trace } = traced(nameless(source, region, flow), answers, (recorded) => {
      const assembled = assembleNetwork(recorded, source, region);
      return { network: assembled, trace: analyze(assembled, flow) };
    });
    const snapshot: Snapshot = { network: { ...network, source }, access };
    const paths = [trace, ...(trace.credentials ?? [])].map((each) => pathsOf(snapshot, each));
    const { port } = trace;
    const key = JSON.stringify([
      keyOf(subject),
      access,
      paths,
      port,
      networkOf(trace),
      source.clientEndpoint,
    ]);
    const verdict = known.get(key) ?? whole?.() ?? verdictOf(diagnose(snapshot, asked, trace));
    known.set(key, verdict);
    return verdict;
  };
}

function nameless(source: Source, region: string, flow: Flow): string {
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
