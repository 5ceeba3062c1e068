import { nameOf, parseArn } from "../../aws/arn";
import { type Named } from "../audit/command";
import { subjectsOf } from "../audit/collection";
import { layered, readAnswer, readList } from "../snapshot/answers";
import { answerName } from "../snapshot/answer-name";
import { attachedPolicyArns, managedPolicy, roleDescription } from "../snapshot/calls/role";
import { type Layer } from "../snapshot/collection";
import { isMinted, type PlannedState } from "../snapshot/plan";
import { identifySource } from "../snapshot/source";

/** What a plan names, and can be there: what its sources are in, have, and use. By Region. */
export function namedIn(state: PlannedState): ReadonlyMap<string, Named> {
  const subjects = subjectsOf(state);
  return new Map(
    [...state.regions].map(([region, { sources, vpcs }]) => {
      const found = sources.map(({ reference, answers }) =>
        identifySource(layered([answers, state.account]), { source: reference, region }),
      );
      const places = found.map(({ source }) => ({
        subnetIds: "subnetIds" in source ? source.subnetIds : [],
        groupIds: "securityGroupIds" in source ? source.securityGroupIds : [],
      }));
      const roles = found.flatMap(({ role }) => (role.known ? [nameOf(role.value)] : []));
      const used = subjects.flatMap(({ question }) =>
        question.region === region && question.table !== undefined ? [question.table] : [],
      );
      return [
        region,
        {
          vpcIds: [...vpcs.keys()].filter(isThere),
          subnetIds: places.flatMap(({ subnetIds }) => subnetIds).filter(isThere),
          groupIds: places.flatMap(({ groupIds }) => groupIds).filter(isThere),
          sources,
          roles: roles.filter((role) => isThere(role) && !state.roles.has(role)),
          policies: roles.flatMap((role) => policiesOf(state.roles.get(role))),
          tables: used.filter((table) => isThere(table) && isKnown(table)),
        },
      ];
    }),
  );
}

/** The managed policies of a role whose text is not in the plan. */
function policiesOf(role: Layer = new Map()): readonly string[] {
  const answers = layered([role]);
  const attached = readList(answers, attachedPolicyArns);
  const described = readAnswer(answers, roleDescription);
  const boundary = described.known
    ? described.value.Role.PermissionsBoundary?.PermissionsBoundaryArn
    : undefined;
  const arns = attached.known ? attached.items.map(({ PolicyArn }) => PolicyArn) : [];
  return [...arns, ...(boundary === undefined ? [] : [boundary])].filter(
    (arn) => isThere(arn) && isKnown(arn) && !answers(answerName(managedPolicy.name, arn)).known,
  );
}

function isThere(id: string): boolean {
  return id !== "" && !isMinted(id);
}

/** An ARN of an account that the plan does not tell is nobody's. */
function isKnown(table: string): boolean {
  return !/^0+$/.test(parseArn(table)?.account ?? "1");
}
