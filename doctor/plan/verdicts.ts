import { subjectsIn } from "../audit/collection";
import { type AuditEntry, type Case, judgeSnapshot, withoutTable } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import { type KnownActions, type Use, usesOf } from "../audit/uses";
import { diagnose, type DiagnoseOptions, type Diagnosis, flowOf } from "../diagnose";
import { pathsOf } from "../judged-paths";
import { analyze, type Flow, type Trace } from "../reachability";
import { type Answer, type Answers } from "../snapshot/answers";
import { type About, assembleAbout, type Snapshot } from "../snapshot/assemble";
import { assembleNetwork } from "../snapshot/assemble-network";
import { functionConfiguration } from "../snapshot/calls/function-configuration";
import { type NetworkSnapshot } from "../snapshot/network";
import { AnswerPool, type PlannedSource, type PlannedState } from "../snapshot/plan";
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
  const known: KnownActions = new Map();
  const placeless = withoutPlaces();
  const uses: typeof usesOf = (answers, question) =>
    used(JSON.stringify(question), placeless(answers), (recorded) =>
      usesOf(recorded, question, known),
    );
  const assembled = assembling();
  const cases = caseFinder(assembled);
  const verdicts = verdictFinder(assembled);
  return (state, keeps) => {
    const finders = new Map(
      [...state.regions.keys()].map((region) => [region, subjectsIn(state, region, uses)]),
    );
    return {
      subjectsOf: ({ source, region }) => finders.get(region)?.(source) ?? [],
      verdict: (subject) => verdicts(subject, keeps ? () => cases(subject).entry : undefined),
      case: cases,
    };
  };
}

/** Answers in which a function is nowhere. Where it is decides nothing about what it uses. */
function withoutPlaces(): (answers: Answers) => Answers {
  const known = new WeakMap<Answer, Answer>();
  const pool = new AnswerPool();
  return (answers) => (name) => {
    const answer = answers(name);
    if (name !== functionConfiguration.name || !answer.known) return answer;
    const found =
      known.get(answer) ?? pool.of(name, { ...(answer.value as object), VpcConfig: undefined });
    known.set(answer, found);
    return found;
  };
}

/** The network of sources that differ in nothing but their names. */
interface Traced {
  readonly network: NetworkSnapshot;
  readonly trace: Trace;
  /** The same for all of which a verdict depends on the same. */
  readonly id: number;
  /** The same, of a verdict on which the addresses of the source have no influence. */
  readonly idOfAny: number;
}

/** What is about one source alone. */
interface Alone {
  readonly about: About;
  readonly flow: Flow;
  /** The same for all of which permissions depend on the same. */
  readonly id: number;
  readonly asksAddress: boolean;
  readonly nameless: string;
}

interface Assembled {
  readonly own: Alone;
  readonly traced: Traced;
}

/** Assembles nothing again whose answers are the same. Sources that differ only in their names have one trace. */
function assembling(): (subject: Subject) => Assembled {
  const alone = remembering<Alone>();
  const traced = remembering<Traced>();
  const [ownId, tracedId] = [numbering(), numbering()];
  return (subject) => {
    const { question, answers, noTable } = subject;
    const name = keyOf(subject);
    const own = alone(name, answers, (recorded): Alone => {
      const assembled = assembleAbout(recorded, question);
      const about = noTable === undefined ? assembled : withoutTable(assembled, noTable);
      const flow = flowOf(about, askedOf(subject));
      const text = JSON.stringify([name, about.access, about.source.clientEndpoint]);
      const asksAddress = ADDRESS_KEY.test(text);
      return { about, flow, id: ownId(text), asksAddress, nameless: nameless(about, flow) };
    });
    const { source, region } = own.about;
    return {
      own,
      traced: traced(own.nameless, answers, (recorded): Traced => {
        const network = assembleNetwork(recorded, source, region);
        const trace = analyze(network, own.flow);
        const text = decisiveIn(network, trace);
        const any = ADDRESS_KEY.test(text) ? text : decisiveIn(network, trace, withoutAddresses);
        return { network, trace, id: tracedId(text), idOfAny: tracedId(any) };
      }),
    };
  };
}

/** The same number for the same text. */
function numbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}

function caseFinder(assembled: (subject: Subject) => Assembled): (subject: Subject) => Case {
  const known = new Map<Alone, Map<Traced, Case>>();
  const share = sharing();
  return (subject) => {
    const { own, traced } = assembled(subject);
    const ofSource = known.get(own) ?? new Map<Traced, Case>();
    known.set(own, ofSource);
    const found = ofSource.get(traced) ?? judgeSnapshot(subject, snapshotOf(own, traced), share);
    ofSource.set(traced, found);
    return found;
  };
}

/** Decides permissions again only if the paths, or what is about the source alone, are others. */
function verdictFinder(
  assembled: (subject: Subject) => Assembled,
): (subject: Subject, whole?: () => Pick<AuditEntry, "diagnosis">) => Verdict {
  const known = new Map<string, Verdict>();
  return (subject, whole) => {
    const { own, traced } = assembled(subject);
    const key = `${own.id} ${own.asksAddress ? traced.id : traced.idOfAny}`;
    const diagnosed = () =>
      whole?.().diagnosis ?? diagnose(snapshotOf(own, traced), askedOf(subject), traced.trace);
    const verdict = known.get(key) ?? verdictOf(diagnosed());
    known.set(key, verdict);
    return verdict;
  };
}

function snapshotOf({ about: { source, access } }: Alone, { network }: Traced): Snapshot {
  return { network: { ...network, source }, access };
}

function askedOf({ actions }: Subject): DiagnoseOptions {
  return actions === undefined ? {} : { actions };
}

/** The condition keys that ask for an address of the source: `aws:SourceIp` and `aws:VpcSourceIp`. */
const ADDRESS_KEY = /:(vpc)?sourceip\b/i;

function decisiveIn(
  network: NetworkSnapshot,
  trace: Trace,
  keeps?: (name: string, value: unknown) => unknown,
): string {
  const paths = [trace, ...(trace.credentials ?? [])].map((each) => pathsOf({ network }, each));
  return JSON.stringify([paths, trace.port, networkOf(trace)], keeps);
}

/** Policies have no fields of these names. */
function withoutAddresses(name: string, value: unknown): unknown {
  return ["sourceIp", "sourceCidrs"].includes(name) ? undefined : value;
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
