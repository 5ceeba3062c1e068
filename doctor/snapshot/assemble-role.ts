import { nameOf, parseArn } from "../../aws/arn";
import { SnapshotError } from "../errors";
import { type AccessSnapshot, type AttachedPolicy, type Fact, type Role } from "./access";
import { answerName, answerPerThing, answersAboutRole, assertAbout } from "./answer-name";
import { type Answer, type Answers, mapFact, readAnswer, readList } from "./answers";
import { isAssumed } from "./assumed-role";
import {
  attachedPolicyArns,
  inlinePolicy,
  inlinePolicyNames,
  managedPolicy,
  roleDescription,
  type RoleDescription,
} from "./calls/role";
import { originOf, policyIn } from "./documents";
import { type Known, notReturned, type Unknown } from "./known";
import { type IdentifiedSource } from "./identified-source";

type RolePolicies = Pick<
  AccessSnapshot,
  "inlinePolicies" | "attachedPolicies" | "permissionBoundary"
>;

/** The role that signs, its policies, and the source's own role if that has to assume it. */
export function assembleRole(
  answers: Answers,
  { role: asked, ownRole }: IdentifiedSource,
): RolePolicies & Pick<AccessSnapshot, "role" | "ownRole"> {
  const described = readAnswer(answers, roleDescription);
  if (asked.known && ownRole !== undefined && isAssumed(asked, ownRole)) {
    return assembleAssumedRole(answers, asked.value, ownRole, described);
  }
  const role = identifyRole(answers, asked, described);
  if (!role.known) {
    return { role, inlinePolicies: role, attachedPolicies: role, permissionBoundary: role };
  }
  return { role, ...policiesOf(answers, role.value, described) };
}

/**
 * The answers of a folder are of one of the two roles, and those of the other role have its ARN in their
 * names.
 */
function assembleAssumedRole(
  answers: Answers,
  arn: string,
  ownArn: string,
  described: Fact<RoleDescription>,
): RolePolicies & Pick<AccessSnapshot, "role" | "ownRole"> {
  const isOf = (of: string) => described.known && described.value.Role.Arn === of;
  const answersAbout = (of: string) => {
    const named = answersAboutRole(answers, of);
    const answer = named(roleDescription.name);
    const description = readAnswer(named, roleDescription);
    if (description.known) {
      assertAbout({ field: "Role.Arn", found: description.value.Role.Arn, asked: of }, answer);
    }
    return !description.known && isOf(of)
      ? { named, description: described, answer: answers(roleDescription.name) }
      : { named, description, answer };
  };
  const other = answersAbout(arn);
  const own = answersAbout(ownArn);
  const role: Role = { arn, name: nameOf(arn), ...tagsIn(other.description) };
  const ownRole: Role = { arn: ownArn, name: nameOf(ownArn), ...tagsIn(own.description) };
  const owner = ownerOfPolicies(answers) ?? (isOf(ownArn) ? ownRole.name : role.name);
  const given = (each: Role, { named, description }: typeof own): RolePolicies => {
    const isNamed = named(inlinePolicyNames.name).known || named(attachedPolicyArns.name).known;
    const boundary = description.known ? description : notCollected(each, "permissions boundary");
    if (isNamed || owner === each.name) {
      return policiesOf(isNamed ? named : answers, each, boundary);
    }
    const missing = notCollected(each, "policies");
    const { permissionBoundary } = policiesOf(named, each, boundary);
    return { inlinePolicies: missing, attachedPolicies: missing, permissionBoundary };
  };
  const trustPolicy = other.description.known
    ? trustPolicyIn(other.description.value, other.answer)
    : notCollected(role, "trust policy");
  return {
    role: { known: true, value: role },
    ...given(role, other),
    ownRole: { ...ownRole, ...given(ownRole, own), trustPolicy },
  };
}

function trustPolicyIn({ Role: role }: RoleDescription, answer: Answer): Fact<AttachedPolicy> {
  const { Arn: name, AssumeRolePolicyDocument: trust } = role;
  if (trust === undefined) return notReturned("AssumeRolePolicyDocument", roleDescription.name);
  const document = policyIn(answer, { known: true, value: trust }, (given) => given);
  return { known: true, value: { name, document: mapFact(document, withResource) } };
}

/** IAM describes only roles of the caller's account. */
function notCollected({ arn, name }: Role, what: string): Unknown {
  const file = `${answerName(roleDescription.name, arn)}.json`;
  return {
    known: false,
    missing: `the ${what} of ${name}`,
    why: `the answers are of another role; a folder can have them, beginning with ${file}`,
  };
}

/** The name in the description of an inline policy. The other lists name no role. */
function ownerOfPolicies(answers: Answers): string | undefined {
  const names = readList(answers, inlinePolicyNames);
  const [first] = names.known ? names.items : [];
  if (!names.known || first === undefined) return undefined;
  const answer = answerPerThing(answers, inlinePolicy.name, names.items)(first);
  const policy = readAnswer(() => answer, inlinePolicy);
  return policy.known ? policy.value.RoleName : undefined;
}

function policiesOf(answers: Answers, role: Role, described: Fact<RoleDescription>): RolePolicies {
  const inline = inlinePolicies(answers, role);
  return { inlinePolicies: inline, ...managedPolicies(answers, described) };
}

/** A trust policy has no `Resource`, because it is a part of its role. */
function withResource(document: unknown): unknown {
  if (typeof document !== "object" || document === null) return document;
  const { Statement: given, ...rest } = document as { readonly Statement?: unknown };
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return {
    ...rest,
    Statement: statements.map((statement) =>
      typeof statement === "object" && statement !== null
        ? { Resource: "*", ...statement }
        : statement,
    ),
  };
}

/** IAM omits an empty list. */
function tagsIn(described: Fact<RoleDescription>): Pick<Role, "tags"> {
  if (!described.known) return {};
  const tags = (described.value.Role.Tags ?? []).map(({ Key, Value }) => [Key, Value] as const);
  return { tags: Object.fromEntries(tags) };
}

function identifyRole(
  answers: Answers,
  asked: Fact<string>,
  described: Fact<RoleDescription>,
): Fact<Role> {
  if (!asked.known) return asked;
  const isArn = parseArn(asked.value) !== undefined;
  if (!described.known) {
    return isArn
      ? { known: true, value: { arn: asked.value, name: nameOf(asked.value) } }
      : described;
  }
  const { Arn: arn, RoleName: name } = described.value.Role;
  if (isArn ? arn !== asked.value : name !== asked.value) {
    const origin = originOf(answers(roleDescription.name));
    throw new SnapshotError(
      `${origin} describes the role \`${arn}\`, but the source's role is \`${asked.value}\`; collect the folder again`,
      origin,
      "Role.Arn",
    );
  }
  return { known: true, value: { arn, name, ...tagsIn(described) } };
}

function inlinePolicies(answers: Answers, role: Role): Known<AttachedPolicy> {
  const names = readList(answers, inlinePolicyNames);
  if (!names.known) return names;
  const answerOf = answerPerThing(answers, inlinePolicy.name, names.items);
  return {
    known: true,
    items: names.items.map((name) => {
      const answer = answerOf(name);
      const policy = readAnswer(() => answer, inlinePolicy);
      if (policy.known) {
        const { PolicyName, RoleName } = policy.value;
        assertAbout({ field: "PolicyName", found: PolicyName, asked: name }, answer);
        assertAbout({ field: "RoleName", found: RoleName, asked: role.name }, answer);
      }
      return { name, document: policyIn(answer, policy, (value) => value.PolicyDocument) };
    }),
  };
}

function managedPolicies(
  answers: Answers,
  role: Fact<RoleDescription>,
): Pick<AccessSnapshot, "attachedPolicies" | "permissionBoundary"> {
  const attached = readList(answers, attachedPolicyArns);
  const boundary = mapFact(role, ({ Role: { PermissionsBoundary: set } }) => set ?? undefined);
  const arns = attached.known ? attached.items.map(({ PolicyArn }) => PolicyArn) : [];
  const boundaryArn = boundary.known ? boundary.value?.PermissionsBoundaryArn : undefined;
  const answerOf = answerPerThing(
    answers,
    managedPolicy.name,
    boundaryArn === undefined ? arns : [...arns, boundaryArn],
  );
  const read = (arn: string): AttachedPolicy => {
    const answer = answerOf(arn);
    const policy = readAnswer(() => answer, managedPolicy);
    return {
      name: arn,
      document: policyIn(answer, policy, (value) => value.PolicyVersion.Document),
    };
  };
  return {
    attachedPolicies: attached.known ? { known: true, items: arns.map(read) } : attached,
    permissionBoundary: !boundary.known
      ? boundary
      : boundary.value === undefined
        ? { known: true, value: undefined }
        : boundaryArn === undefined
          ? notReturned("PermissionsBoundaryArn", roleDescription.name)
          : { known: true, value: read(boundaryArn) },
  };
}
