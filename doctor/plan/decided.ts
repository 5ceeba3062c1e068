import { type Case } from "../audit/entry";
import { type Subject } from "../audit/subject";
import { otherWorlds, type PlannedState, UNDECIDED, type World } from "../snapshot/plan";
import { subjectAfter, type UseToday } from "./today";
import { type Judge, type Part, PARTS, sourcesIn, type Verdict } from "./verdicts";

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
  const asked = { own: ownIn(plan.likeliest, usual), later: laterOf(plan.uses) };
  const { attributes, values } = plan.likeliest.open;
  if (attributes === 0) return decide(asked, () => usual);
  const worlds = otherWorlds(attributes, values);
  // What is none in the likeliest world is not asked about.
  const all = [...asked.own, ...asked.later].filter((one) => usual.subject(one) !== undefined);
  const open = openIn(plan, usual, all, worlds);
  if (open.size === 0) return decide(asked, () => usual);
  const unclear = undecided(plan, usual, open, worlds);
  return decide(asked, (one) => (open.has(one) ? unclear : usual));
}

/** A source's own use, or a use from before. */
type Asked = Own | { readonly use: UseToday };
interface Own {
  readonly address: string;
  /** The question, and how many of the source have the same before. */
  readonly key: string;
  /** As it is in the likeliest world. */
  readonly usual: Subject;
}

/** What is judged in one world. */
interface Hearing {
  readonly ownOf: (address: string) => ReadonlyMap<string, Subject>;
  readonly subject: (asked: Asked) => Subject | undefined;
  readonly verdict: (asked: Asked) => Verdict | undefined;
  /** What is none in this world is asked about as it usually is, as far as is known. */
  readonly case: (asked: Asked) => Case | undefined;
}

function hearing({ judge }: Plan, state: PlannedState, keeps = false): Hearing {
  const court = judge(state, keeps);
  const after = subjectAfter(state);
  const sources = new Map(sourcesIn(state).map((placed) => [placed.source.address, placed]));
  const known = new Map<string, ReadonlyMap<string, Subject>>();
  const ownOf = (address: string) => {
    const placed = sources.get(address);
    const found = known.get(address) ?? byKey(placed === undefined ? [] : court.subjectsOf(placed));
    known.set(address, found);
    return found;
  };
  const subject = (asked: Asked) =>
    "use" in asked ? after(asked.use) : ownOf(asked.address).get(asked.key);
  const asUsual = ({ address, usual: { question, actions } }: Own) =>
    after({ address, table: question.table, entry: { ...(actions && { actions }) } });
  return {
    ownOf,
    subject,
    verdict: (asked) => {
      const found = subject(asked);
      return found && court.verdict(found);
    },
    case: (asked) => {
      const found = subject(asked) ?? ("use" in asked ? undefined : asUsual(asked));
      return found && court.case(found);
    },
  };
}

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

function ownIn(likeliest: PlannedState, { ownOf }: Hearing): readonly Own[] {
  return sourcesIn(likeliest).flatMap(({ source: { address } }) =>
    [...ownOf(address)].map(([key, usual]) => ({ address, key, usual })),
  );
}

function laterOf(uses: readonly UseToday[]): readonly Asked[] {
  return uses.map((use) => ({ use }));
}

function decide(
  { own, later }: { readonly own: readonly Own[]; readonly later: readonly Asked[] },
  hearingOf: (asked: Asked) => Hearing,
): Decided {
  return {
    own: own.flatMap((one) => hearingOf(one).case(one) ?? []),
    later: later.map((one) => hearingOf(one).case(one)),
  };
}

/** What has another verdict in some world. */
function openIn(
  plan: Plan,
  usual: Hearing,
  all: readonly Asked[],
  worlds: readonly World[],
): ReadonlySet<Asked> {
  const open = new Set<Asked>();
  for (const world of worlds) {
    const closed = all.filter((one) => !open.has(one));
    if (closed.length === 0) break;
    const found = hearing(plan, plan.read(world));
    for (const one of closed) if (differs(usual, found, one)) open.add(one);
  }
  return open;
}

function differs(usual: Hearing, found: Hearing, asked: Asked, parts: readonly Part[] = PARTS) {
  const was = usual.verdict(asked);
  const is = found.verdict(asked);
  return parts.some((part) => was?.[part] !== is?.[part]);
}

/** More attributes than this are not tried one by one. */
const MAX_ALONE = 32;

/** The world in which what a verdict depends on is unknown, and nothing else that is open. */
function undecided(
  plan: Plan,
  usual: Hearing,
  open: ReadonlySet<Asked>,
  worlds: readonly World[],
): Hearing {
  const { attributes, values } = plan.likeliest.open;
  const whole = () => hearing(plan, plan.read(UNDECIDED), true);
  if (attributes > MAX_ALONE) return whole();
  const shifts = Array.from({ length: values - 1 }, (_, index) => index + 1);
  const isDecisive = (ordinal: number, shift: number) => {
    const found = hearing(plan, plan.read(alone(ordinal, shift)));
    return [...open].some((one) => differs(usual, found, one));
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
    readonly open: ReadonlySet<Asked>;
    readonly worlds: readonly World[];
  },
): boolean {
  const same = [...open].map((one): readonly [Asked, readonly Part[]] => [
    one,
    PARTS.filter((part) => !differs(usual, found, one, [part])),
  ]);
  const left = same.filter(([, parts]) => parts.length > 0);
  if (left.length === 0) return true;
  return !worlds.some((world) => {
    const other = hearing(plan, plan.read(world));
    return left.some(([one, parts]) => differs(usual, other, one, parts));
  });
}

function alone(moved: number, shift: number): World {
  return { pick: (ordinal, count) => (ordinal === moved ? shift % count : 0) };
}
