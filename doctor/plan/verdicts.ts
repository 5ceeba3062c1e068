import { subjectsOf } from "../audit/collection";
import { type AuditEntry, type Case, judge } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import { type Use, usesOf } from "../audit/uses";
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

interface Judged {
  readonly verdict: Verdict;
  /** @default - only the verdict is needed */
  readonly one?: Case;
}

/**
 * Judges several states of a plan. What has the same answers as in a state before is not judged again.
 *
 * @param keeps whether the cases of this state are needed, and not only their verdicts
 */
export type Judge = (state: PlannedState, keeps: boolean) => Court;

export function judging(): Judge {
  const used = remembering<readonly Use[]>();
  const judged = remembering<Judged>();
  const uses: typeof usesOf = (answers, question, known) =>
    used(JSON.stringify(question), answers, (recorded) => usesOf(recorded, question, known));
  return (state, keeps) => {
    const share = sharing();
    const found = (subject: Subject) =>
      judged(keyOf(subject), subject.answers, (answers): Judged => {
        const one = judge({ ...subject, answers }, share);
        const verdict = verdictOf(one.entry);
        return keeps ? { verdict, one } : { verdict };
      });
    return {
      subjects: subjectsOf(state, uses),
      verdict: (subject) => found(subject).verdict,
      case: (subject) => found(subject).one ?? judge(subject, share),
    };
  };
}

function keyOf({ question, actions, noTable }: Subject): string {
  return JSON.stringify([question, actions, noTable]);
}

function verdictOf({ diagnosis }: Pick<AuditEntry, "diagnosis">): Verdict {
  const { outcome, network, permissions } = diagnosis;
  const codes = network.findings.map(({ code, effect }) => `${effect} ${code}`);
  const allowed = permissions.known
    ? permissions.items.map(({ action, on, decision: { effect, code } }) => [
        action,
        on,
        effect,
        code,
      ])
    : permissions;
  return {
    outcome,
    network: JSON.stringify([network.verdict, network.private, [...new Set(codes)].sort()]),
    permissions: JSON.stringify(allowed),
  };
}
