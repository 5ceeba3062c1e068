import { usesOf } from "../../../doctor/audit/uses";
import { diagnose, type Diagnosis } from "../../../doctor/diagnose";
import { askAccount } from "../../../doctor/snapshot/account";
import { answerName } from "../../../doctor/snapshot/answer-name";
import { type Answer, type Answers, answersFrom, layered } from "../../../doctor/snapshot/answers";
import { assemble } from "../../../doctor/snapshot/assemble";
import { type SourceReference } from "../../../doctor/snapshot/question";
import { type StackOutputs } from "../../../contract/stacks";
import { type ClientConfig } from "../../cloud/cloud";
import { type State } from "./breaks";

/** What the APIs say of a stack that was applied. */
export class DeployedStack {
  private constructor(
    readonly question: { readonly source: SourceReference; readonly region: string },
    readonly table: string,
    readonly answers: ReadonlyMap<string, Answer>,
  ) {}

  static async read(outputs: StackOutputs, client: ClientConfig): Promise<DeployedStack> {
    const source: SourceReference =
      outputs.accessPath === "instance"
        ? { kind: "instance", instanceId: outputs.instanceId }
        : { kind: "function", name: outputs.functionName };
    const { tableName: table } = outputs;
    const { region, answers } = await askAccount({ source, table }, client);
    return new DeployedStack({ source, region }, table, answers);
  }

  /**
   * Judges what the role allows, as an audit does.
   *
   * @param change a fault in what is deployed
   */
  judged(change: (state: State) => void = () => undefined): Diagnosis {
    const answers = answersFrom(this.answers);
    const snapshot = assemble(answers, { ...this.question, table: this.table });
    const state = structuredClone(snapshot) as State;
    change(state);
    const [use, ...others] = usesOf(withRolePolicies(answers, state), this.question);
    if (use === undefined || others.length > 0) throw new Error("the role is not for one table");
    return diagnose(state, use.actions === undefined ? {} : { actions: use.actions });
  }
}

/** The answers of an account whose role has the policies of the state. */
function withRolePolicies(answers: Answers, { access }: State): Answers {
  const { role, inlinePolicies: inline } = access;
  if (!role.known || !inline.known) throw new Error("the role's policies are not known");
  const { name: RoleName } = role.value;
  const changed = inline.items.flatMap(({ name, document }): [string, Answer][] => {
    const PolicyDocument = document.known ? JSON.stringify(document.value) : "";
    const value = { RoleName, PolicyName: name, PolicyDocument };
    return [
      [answerName("get-role-policy", name), { known: true, origin: "the changed role", value }],
    ];
  });
  const given = layered([new Map(changed)]);
  return (name) => {
    const answer = given(name);
    return answer.known ? answer : answers(name);
  };
}
