import {
  type AccessSnapshot,
  type AttachedPolicy,
  type Fact,
  type OrganizationLevel,
  type OrganizationMembership,
} from "./access";
import { answerName, assertAbout } from "./answer-name";
import { type Answers, mapFact, readAnswer, readList } from "./answers";
import { type ItemOf } from "./calls/call";
import {
  controlPolicy,
  organization,
  parents,
  resourceControlPolicies,
  serviceControlPolicies,
} from "./calls/organization";
import { policyIn } from "./documents";
import { type Known, type Unknown } from "./known";

/**
 * What an organization decides for each of these accounts.
 *
 * @param described the account that describe-organization is about
 */
export function assembleOrganization(
  answers: Answers,
  described: Fact<string>,
  accounts: readonly (string | undefined)[],
): AccessSnapshot["organizations"] {
  const known = accounts.filter((account) => account !== undefined);
  return Object.fromEntries(
    known.map((account) => [
      account,
      {
        organization: organizationOf(answers, described, account),
        levels: levelsFrom(answers, account),
      },
    ]),
  );
}

function organizationOf(
  answers: Answers,
  described: Fact<string>,
  account: string,
): OrganizationMembership["organization"] {
  const found = mapFact(readAnswer(answers, organization), ({ Organization: of }) =>
    of === undefined ? undefined : { id: of.Id, managementAccountId: of.MasterAccountId },
  );
  if (!found.known || (described.known && described.value === account)) return found;
  // An organization answers only about its own accounts.
  const isMember =
    found.value?.managementAccountId === account ||
    readList(answers, parents, answerName(parents.name, account)).known;
  if (found.value !== undefined && isMember) return found;
  const why = `${organization.name} is not about it`;
  return { known: false, missing: `the organization of account ${account}`, why };
}

/** The target, the organizational units that it is in, and the root. */
function levelsFrom(
  answers: Answers,
  target: string,
  below: readonly string[] = [],
): readonly OrganizationLevel[] {
  const level = {
    target,
    serviceControl: policiesOf(answers, serviceControlPolicies, target),
    resourceControl: policiesOf(answers, resourceControlPolicies, target),
  };
  if (target.startsWith("r-")) return [level];
  const above = readList(answers, parents, answerName(parents.name, target));
  const parent = above.known ? above.items[0]?.Id : undefined;
  const passed = [...below, target];
  if (parent === undefined || passed.includes(parent)) {
    const unknown: Unknown = above.known
      ? { known: false, missing: `what ${target} is in`, why: `${parents.name} does not lead up` }
      : above;
    return [level, { target: "above", serviceControl: unknown, resourceControl: unknown }];
  }
  return [level, ...levelsFrom(answers, parent, passed)];
}

function policiesOf(
  answers: Answers,
  list: typeof serviceControlPolicies,
  target: string,
): Known<AttachedPolicy> {
  const listed = readList(answers, list, answerName(list.name, target));
  if (!listed.known) return listed;
  return { known: true, items: listed.items.map((policy) => describedPolicy(answers, policy)) };
}

function describedPolicy(
  answers: Answers,
  { Id: id, Name: name = id }: ItemOf<typeof serviceControlPolicies>,
): AttachedPolicy {
  const file = answerName(controlPolicy.name, id);
  const answer = answers(file);
  const policy = readAnswer(answers, controlPolicy, file);
  if (policy.known) {
    const found = policy.value.Policy.PolicySummary?.Id;
    assertAbout({ field: "Policy.PolicySummary.Id", found, asked: id }, answer);
  }
  return { name, document: policyIn(answer, policy, ({ Policy: { Content } }) => Content) };
}
