import { type Answers } from "../snapshot/answers";
import { type Question } from "../snapshot/question";

/** One source and one of its tables, and the answers about them. */
export interface Subject {
  readonly question: Question;
  /** What several sources share is read once, and layered under what is about this one. */
  readonly answers: Answers;
  /** The actions to judge. @default - the actions of the access level `read-write` */
  readonly actions?: readonly string[];
  /** The sentence why the question's table is none, so that nothing is known of the source's use of it. */
  readonly noTable?: string;
}
