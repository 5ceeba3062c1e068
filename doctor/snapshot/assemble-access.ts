import { nameOf, parseArn } from "../../aws/arn";
import { SnapshotError } from "../errors";
import { type AccessSnapshot, type AttachedPolicy, type Fact, type Role } from "./access";
import * as schemas from "./access-schemas";
import {
  type Answer,
  answerName,
  type Answers,
  mapFact,
  readAnswer,
  readCollection,
} from "./answers";
import { type Known } from "./network";
import { type Question } from "./question";
import { type ResolvedSource } from "./source";
import { identifyTable } from "./table";

/** @throws SnapshotError when an answer is not as the AWS CLI prints it */
export function assembleAccess(
  answers: Answers,
  question: Question,
  resolved: ResolvedSource,
  region: string,
): AccessSnapshot {
  const described = readAnswer(answers, "get-role", schemas.roleAnswer);
  const role = identifyRole(answers, resolved.role, described);
  const accountId = identifyAccount(answers, resolved, role);
  const tableFact = readAnswer(answers, "describe-table", schemas.tableAnswer);
  const tableDescription = mapFact(tableFact, ({ Table: table }) => ({
    status: table.TableStatus,
    keyAttributes: [...(table.KeySchema ?? [])]
      .sort((a, b) => a.KeyType.localeCompare(b.KeyType))
      .map((key) => key.AttributeName),
    indexNames: [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
      .map((index) => index.IndexName)
      .sort(),
    kmsKeyArn: table.SSEDescription?.KMSMasterKeyArn ?? undefined,
  }));
  const keyArn = tableDescription.known ? tableDescription.value.kmsKeyArn : undefined;
  const hasKey = keyArn !== undefined;
  const noKey: Fact<undefined> = { known: true, value: undefined };
  return {
    accountId,
    role,
    inlinePolicies: role.known ? inlinePolicies(answers) : role,
    attachedPolicies: role.known ? attachedPolicies(answers) : role,
    permissionBoundary: role.known ? boundary(answers, described) : role,
    table: identifyTable(answers, question, region, accountId, resolved.functionAnswer),
    tableDescription,
    tablePolicy: tablePolicy(answers),
    key: !tableDescription.known ? tableDescription : hasKey ? key(answers, keyArn) : noKey,
    keyPolicy: !tableDescription.known ? tableDescription : hasKey ? keyPolicy(answers) : noKey,
    functionArn: unqualified(resolved.functionAnswer?.FunctionArn),
  };
}

type RoleAnswer = ReturnType<typeof schemas.roleAnswer.parse>;

function identifyRole(
  answers: Answers,
  asked: Fact<string>,
  described: Fact<RoleAnswer>,
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
    const origin = originOf(answers("get-role"));
    throw new SnapshotError(
      `${origin} is of the role \`${arn}\`, and the source's role is \`${asked.value}\`; collect the folder again`,
      origin,
      "Role.Arn",
    );
  }
  // IAM leaves the list out where it is empty.
  const tags = (described.value.Role.Tags ?? []).map((tag) => [tag.Key, tag.Value] as const);
  return { known: true, value: { arn, name, tags: Object.fromEntries(tags) } };
}

function identifyAccount(
  answers: Answers,
  resolved: ResolvedSource,
  role: Fact<Role>,
): Fact<string> {
  const arn = resolved.functionAnswer?.FunctionArn ?? (role.known ? role.value.arn : "");
  const account = parseArn(arn)?.account ?? "";
  if (account !== "") return { known: true, value: account };
  return mapFact(
    readAnswer(answers, "get-caller-identity", schemas.callerAnswer),
    (caller) => caller.Account,
  );
}

/** Without the version or alias that it was asked with. */
function unqualified(functionArn: string | undefined): string | undefined {
  return functionArn?.split(":").slice(0, 7).join(":");
}

function originOf(answer: Answer): string {
  return answer.known ? answer.origin : answer.missing;
}

function inlinePolicies(answers: Answers): Known<AttachedPolicy> {
  const names = readCollection(
    answers,
    "list-role-policies",
    schemas.rolePoliciesAnswer,
    (answer) => answer.PolicyNames,
  );
  if (!names.known) return names;
  return {
    known: true,
    items: names.items.map((name) => {
      const file = answerName("get-role-policy", name);
      const answer = readAnswer(answers, file, schemas.rolePolicyAnswer);
      return {
        name,
        document: document(answers(file), answer, (policy) => policy.PolicyDocument),
      };
    }),
  };
}

function attachedPolicies(answers: Answers): Known<AttachedPolicy> {
  const list = readCollection(
    answers,
    "list-attached-role-policies",
    schemas.attachedPoliciesAnswer,
    (answer) => answer.AttachedPolicies,
  );
  if (!list.known) return list;
  return {
    known: true,
    items: list.items.map(({ PolicyArn: arn }) => managedPolicy(answers, arn)),
  };
}

function managedPolicy(answers: Answers, arn: string): AttachedPolicy {
  const file = answerName("get-policy-version", arn);
  const answer = readAnswer(answers, file, schemas.policyVersionAnswer);
  return {
    name: arn,
    document: document(answers(file), answer, (policy) => policy.PolicyVersion.Document),
  };
}

function boundary(answers: Answers, role: Fact<RoleAnswer>): AccessSnapshot["permissionBoundary"] {
  return mapFact(role, ({ Role: { PermissionsBoundary: set } }) =>
    set?.PermissionsBoundaryArn === undefined
      ? undefined
      : managedPolicy(answers, set.PermissionsBoundaryArn),
  );
}

function tablePolicy(answers: Answers): AccessSnapshot["tablePolicy"] {
  const name = "get-resource-policy";
  const answer = readAnswer(answers, name, schemas.resourcePolicyAnswer);
  return mapFact(answer, ({ Policy: text }) =>
    text === undefined
      ? undefined
      : { name, document: document(answers(name), answer, () => text) },
  );
}

function key(answers: Answers, keyArn: string): AccessSnapshot["key"] {
  const name = "describe-key";
  const described = readAnswer(answers, name, schemas.keyAnswer);
  return mapFact(
    described,
    ({ KeyMetadata: { Arn: arn, KeyManager: manager, KeyState: state } }) => {
      if (arn !== keyArn) {
        const origin = originOf(answers(name));
        throw new SnapshotError(
          `${origin} is of the key \`${arn}\`, and the table's key is \`${keyArn}\`; collect the folder again`,
          origin,
          "KeyMetadata.Arn",
        );
      }
      return { arn, manager, state };
    },
  );
}

function keyPolicy(answers: Answers): AccessSnapshot["keyPolicy"] {
  const name = "get-key-policy";
  const answer = readAnswer(answers, name, schemas.keyPolicyAnswer);
  return mapFact(answer, ({ Policy: text }) => ({
    name,
    document: document(answers(name), answer, () => text),
  }));
}

/** A document is an object, or JSON in a string. */
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
