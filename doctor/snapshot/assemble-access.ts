import { nameOf, parseArn } from "../../aws/arn";
import { SnapshotError } from "../errors";
import { type AccessSnapshot, type AttachedPolicy, type Fact, type Role } from "./access";
import { isAssumed } from "./assumed-role";
import { answerPerThing, assertAbout } from "./answer-name";
import { type Answer, type Answers, mapFact, readAnswer, readList } from "./answers";
import { type AnswerOf } from "./calls/call";
import { callerIdentity } from "./calls/caller";
import * as keys from "./calls/key";
import {
  attachedPolicyArns,
  inlinePolicy,
  inlinePolicyNames,
  managedPolicy,
  roleDescription,
  type RoleDescription,
} from "./calls/role";
import * as tables from "./calls/table";
import { type IdentifiedSource } from "./identified-source";
import { type Known, notReturned, type Unknown } from "./known";
import { type Question } from "./question";
import { identifyTable } from "./table";

/** @throws SnapshotError when an answer does not match the output of the AWS CLI */
export function assembleAccess(
  answers: Answers,
  question: Question,
  identified: IdentifiedSource,
  region: string,
): AccessSnapshot {
  const described = readAnswer(answers, roleDescription);
  const role = isAssumed(identified.role, identified.ownRole)
    ? assumedRole(identified.role, described)
    : identifyRole(answers, identified.role, described);
  const accountId = identifyAccount(answers, identified, role);
  const tableAnswer = readAnswer(answers, tables.tableDescription);
  const tableDescription = mapFact(tableAnswer, ({ Table: table }) => ({
    status: table.TableStatus,
    keyAttributes: [...(table.KeySchema ?? [])]
      .sort((a, b) => a.KeyType.localeCompare(b.KeyType))
      .map((key) => key.AttributeName),
    indexNames: [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
      .map((index) => index.IndexName)
      .sort(),
    ...(table.LatestStreamArn !== undefined && { streamArn: table.LatestStreamArn }),
    kmsKeyArn: table.SSEDescription?.KMSMasterKeyArn,
  }));
  return {
    accountId,
    role,
    ...rolePolicies(answers, identified, role, described),
    table: identifyTable(answers, question, region, accountId, identified.functionAnswer),
    tableDescription,
    tablePolicy: tablePolicy(answers),
    ...keyOf(answers, keyArnOf(tableAnswer)),
    functionArn: unqualified(identified.functionAnswer?.FunctionArn),
  };
}

type RolePolicies = Pick<
  AccessSnapshot,
  "inlinePolicies" | "attachedPolicies" | "permissionBoundary"
>;

function rolePolicies(
  answers: Answers,
  { role: asked, ownRole = "" }: IdentifiedSource,
  role: Fact<Role>,
  described: Fact<RoleDescription>,
): RolePolicies & Pick<AccessSnapshot, "ownRole"> {
  if (!role.known) {
    return { inlinePolicies: role, attachedPolicies: role, permissionBoundary: role };
  }
  const { arn } = role.value;
  if (!isAssumed(asked, ownRole)) return policiesOf(answers, role.value, described);
  const own: Role = { arn: ownRole, name: nameOf(ownRole) };
  const isOf = (of: string) => described.known && described.value.Role.Arn === of;
  const owner = ownerOfPolicies(answers) ?? (isOf(ownRole) ? own.name : role.value.name);
  const given = (each: Role): RolePolicies =>
    policiesGiven(answers, each, owner === each.name, isOf(each.arn) ? described : undefined);
  const trusted: Fact<AttachedPolicy | undefined> = isOf(arn)
    ? mapFact(described, ({ Role: { AssumeRolePolicyDocument: trust } }) => {
        return trust === undefined
          ? undefined
          : { name: arn, document: { known: true, value: withResource(trust) } };
      })
    : notCollected(role.value.name, "the trust policy");
  const trustPolicy =
    trusted.known && trusted.value === undefined
      ? notReturned("AssumeRolePolicyDocument", roleDescription.name)
      : trusted;
  return { ...given(role.value), ownRole: { ...own, ...given(own), trustPolicy } };
}

function notCollected(role: string, what: string): Unknown {
  return { known: false, missing: `${what} of ${role}`, why: "the answers are of another role" };
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

function policiesGiven(
  answers: Answers,
  role: Role,
  isOwner: boolean,
  described: Fact<RoleDescription> | undefined,
): RolePolicies {
  const missing = notCollected(role.name, "the policies");
  const boundary = notCollected(role.name, "the permissions boundary");
  if (!isOwner) {
    return { inlinePolicies: missing, attachedPolicies: missing, permissionBoundary: boundary };
  }
  return policiesOf(answers, role, described ?? boundary);
}

function policiesOf(answers: Answers, role: Role, described: Fact<RoleDescription>): RolePolicies {
  const inline = inlinePolicies(answers, role);
  return { inlinePolicies: inline, ...managedPolicies(answers, described) };
}

/** A trust policy has no `Resource`, because it is a part of its role. */
function withResource(document: Readonly<Record<string, unknown>> | string): unknown {
  const parsed = typeof document === "string" ? (JSON.parse(document) as unknown) : document;
  const { Statement: given, ...rest } = parsed as { readonly Statement?: unknown };
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

/** Another account's role is often unreadable, and a role of its name in this account is another one. */
function assumedRole(asked: Fact<string>, described: Fact<RoleDescription>): Fact<Role> {
  if (!asked.known) return asked;
  const arn = asked.value;
  const tags =
    described.known && described.value.Role.Arn === arn
      ? Object.fromEntries((described.value.Role.Tags ?? []).map(({ Key, Value }) => [Key, Value]))
      : undefined;
  return { known: true, value: { arn, name: nameOf(arn), ...(tags && { tags }) } };
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
  // IAM omits an empty list.
  const tags = (described.value.Role.Tags ?? []).map((tag) => [tag.Key, tag.Value] as const);
  return { known: true, value: { arn, name, tags: Object.fromEntries(tags) } };
}

function identifyAccount(
  answers: Answers,
  identified: IdentifiedSource,
  role: Fact<Role>,
): Fact<string> {
  const arn = identified.functionAnswer?.FunctionArn ?? (role.known ? role.value.arn : "");
  const account = parseArn(arn)?.account ?? "";
  if (account !== "") return { known: true, value: account };
  return mapFact(readAnswer(answers, callerIdentity), (caller) => caller.Account);
}

/** Without the version or alias of the request. */
function unqualified(functionArn: string | undefined): string | undefined {
  return functionArn?.split(":").slice(0, 7).join(":");
}

function originOf(answer: Answer): string {
  return answer.known ? answer.origin : answer.missing;
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
      return { name, document: document(answer, policy, (value) => value.PolicyDocument) };
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
      document: document(answer, policy, (value) => value.PolicyVersion.Document),
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

function tablePolicy(answers: Answers): AccessSnapshot["tablePolicy"] {
  const { name } = tables.tablePolicy;
  const answer = readAnswer(answers, tables.tablePolicy);
  return mapFact(answer, ({ Policy: text }) =>
    text === undefined
      ? undefined
      : { name, document: document(answers(name), answer, () => text) },
  );
}

/** The key that DynamoDB owns has no description. `undefined`: the table has that key. */
function keyArnOf(table: Fact<AnswerOf<typeof tables.tableDescription>>): Fact<string | undefined> {
  if (!table.known) return table;
  const { SSEDescription: encryption } = table.value.Table;
  const arn = encryption?.KMSMasterKeyArn;
  return encryption && arn === undefined && encryption.Status !== "DISABLED"
    ? notReturned("KMSMasterKeyArn", tables.tableDescription.name)
    : { known: true, value: arn };
}

function keyOf(
  answers: Answers,
  keyArn: Fact<string | undefined>,
): Pick<AccessSnapshot, "key" | "keyPolicy"> {
  if (!keyArn.known) return { key: keyArn, keyPolicy: keyArn };
  const { value: arn } = keyArn;
  const none = { known: true, value: undefined } as const;
  return arn === undefined
    ? { key: none, keyPolicy: none }
    : { key: key(answers, arn), keyPolicy: keyPolicy(answers) };
}

function key(answers: Answers, keyArn: string): AccessSnapshot["key"] {
  const described = readAnswer(answers, keys.keyDescription);
  return mapFact(
    described,
    ({ KeyMetadata: { Arn: arn, KeyManager: manager, KeyState: state } }) => {
      if (arn !== keyArn) {
        const origin = originOf(answers(keys.keyDescription.name));
        throw new SnapshotError(
          `${origin} describes the key \`${arn}\`, but the table's key is \`${keyArn}\`; collect the folder again`,
          origin,
          "KeyMetadata.Arn",
        );
      }
      return { arn, manager, state };
    },
  );
}

function keyPolicy(answers: Answers): AccessSnapshot["keyPolicy"] {
  const { name } = keys.keyPolicy;
  const answer = readAnswer(answers, keys.keyPolicy);
  return mapFact(answer, ({ Policy: text }) => ({
    name,
    document: document(answers(name), answer, () => text),
  }));
}

/** A document is an object, or a string of JSON. */
function document<T>(answer: Answer, fact: Fact<T>, pick: (value: T) => unknown): Fact<unknown> {
  return mapFact(fact, (value) => {
    const found = pick(value);
    if (typeof found !== "string") return found;
    try {
      return JSON.parse(found) as unknown;
    } catch (cause) {
      const origin = originOf(answer);
      throw new SnapshotError(`the policy in ${origin} is not JSON`, origin, undefined, { cause });
    }
  });
}
