import { type Case } from "../audit/entry";
import { type Subject } from "../audit/subject";
import { otherWorlds, type PlannedState, UNDECIDED, type World } from "../snapshot/plan";
import { addressesIn, subjectAfter, type UseToday } from "./today";
import { type Judge, type Part, PARTS, type Verdict } from "./verdicts";

/** What is judged of a plan: its own sources, and what is used before, in the order of the uses. */
export interface Decided {
  readonly own: readonly Case[];
  readonly later: readonly (Case | undefined)[];
}

interface Plan {
  /** What `read` gives of the likeliest world. */
  readonly likeliest: PlannedState;
  readonly uses: readonly UseToday[];
  readonly read: (world: World) => PlannedState;
  readonly judge: Judge;
}

/** Takes the cases whose verdicts depend on what is open from a world in which that is unknown. */
export function decidedIn(plan: Plan): Decided {
  const usual = hearing(plan, plan.likeliest, true);
  const { attributes, values } = plan.likeliest.open;
  if (attributes === 0) return decide(usual, () => usual);
  const worlds = otherWorlds(attributes, values);
  const open = openKeys(plan, usual, worlds);
  if (open.size === 0) return decide(usual, () => usual);
  const unclear = undecided(plan, usual, open, worlds);
  return decide(usual, (key) => (open.has(key) ? unclear : usual));
}

/** What is judged in one world. */
interface Hearing {
  /** The sources' own uses, by key, and the keys of what is used before. */
  readonly own: ReadonlyMap<string, Subject>;
  readonly later: readonly string[];
  /** Of both, unless it is none in this world. */
  readonly keys: ReadonlySet<string>;
  readonly verdict: (key: string) => Verdict | undefined;
  /** @param own what is asked about if it is none in this world, as far as is known */
  readonly case: (key: string, own?: Subject) => Case | undefined;
}

function hearing({ likeliest, uses, judge }: Plan, state: PlannedState, keeps = false): Hearing {
  const court = judge(state, keeps);
  const after = subjectAfter(state);
  const addressOf = addressesIn(likeliest);
  const own = byKey(court.subjects);
  const later = uses.map((use, index) => [`use ${index}`, after(use)] as const);
  const subjects = new Map<string, Subject>(own);
  for (const [key, subject] of later) if (subject !== undefined) subjects.set(key, subject);
  const asked = ({ question: { source, table }, actions }: Subject) =>
    after({ address: addressOf(source), table, entry: { ...(actions && { actions }) } });
  return {
    own,
    later: later.map(([key]) => key),
    keys: new Set(subjects.keys()),
    verdict: (key) => {
      const subject = subjects.get(key);
      return subject && court.verdict(subject);
    },
    case: (key, usual) => {
      const subject = subjects.get(key) ?? (usual && asked(usual));
      return subject && court.case(subject);
    },
  };
}

/** By the question, and how many have the same before. */
function byKey(subjects: readonly Subject[]): ReadonlyMap<string, Subject> {
  const counts = new Map<string, number>();
  return new Map(
    subjects.map((subject) => {
      const question = JSON.stringify(subject.question);
      const count = counts.get(question) ?? 0;
      counts.set(question, count + 1);
      return [`${question} ${count}`, subject];
    }),
  );
}

function decide({ own, later }: Hearing, hearingOf: (key: string) => Hearing): Decided {
  return {
    own: [...own].flatMap(([key, subject]) => hearingOf(key).case(key, subject) ?? []),
    later: later.map((key) => hearingOf(key).case(key)),
  };
}

/** What has another verdict in some world. */
function openKeys(plan: Plan, usual: Hearing, worlds: readonly World[]): ReadonlySet<string> {
  const open = new Set<string>();
  for (const world of worlds) {
    const keys = [...usual.keys].filter((key) => !open.has(key));
    if (keys.length === 0) break;
    const found = hearing(plan, plan.read(world));
    for (const key of keys) if (differs(usual, found, key)) open.add(key);
  }
  return open;
}

function differs(usual: Hearing, found: Hearing, key: string, parts: readonly Part[] = PARTS) {
  const was = usual.verdict(key);
  const is = found.verdict(key);
  return parts.some((part) => was?.[part] !== is?.[part]);
}

/** More attributes than this are not tried one by one. */
const MAX_ALONE = 32;

/** The world in which what a verdict depends on is unknown, and nothing else that is open. */
function undecided(
  plan: Plan,
  usual: Hearing,
  open: ReadonlySet<string>,
  worlds: readonly World[],
): Hearing {
  const { attributes, values } = plan.likeliest.open;
  const whole = () => hearing(plan, plan.read(UNDECIDED), true);
  if (attributes > MAX_ALONE) return whole();
  const shifts = Array.from({ length: values - 1 }, (_, index) => index + 1);
  const isDecisive = (ordinal: number, shift: number) => {
    const found = hearing(plan, plan.read(alone(ordinal, shift)));
    return [...new Set([...usual.keys, ...found.keys])].some((key) => differs(usual, found, key));
  };
  const decisive = new Set(
    Array.from({ length: attributes }, (_, ordinal) => ordinal).filter((ordinal) =>
      shifts.some((shift) => isDecisive(ordinal, shift)),
    ),
  );
  const found = hearing(
    plan,
    plan.read({ pick: (ordinal) => (decisive.has(ordinal) ? undefined : 0) }),
    true,
  );
  return leavesOpen(plan, { usual, found, open, worlds }) ? found : whole();
}

/** Whether all that is open is open there. What only several attributes together change can be left. */
function leavesOpen(
  plan: Plan,
  {
    usual,
    found,
    open,
    worlds,
  }: {
    readonly usual: Hearing;
    readonly found: Hearing;
    readonly open: ReadonlySet<string>;
    readonly worlds: readonly World[];
  },
): boolean {
  const same = [...open].map((key): readonly [string, readonly Part[]] => [
    key,
    PARTS.filter((part) => !differs(usual, found, key, [part])),
  ]);
  const left = same.filter(([, parts]) => parts.length > 0);
  if (left.length === 0) return true;
  return !worlds.some((world) => {
    const other = hearing(plan, plan.read(world));
    return left.some(([key, parts]) => differs(usual, other, key, parts));
  });
}

function alone(moved: number, shift: number): World {
  return { pick: (ordinal, count) => (ordinal === moved ? shift % count : 0) };
}
