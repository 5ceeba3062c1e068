import { nameOf, parseArn } from "../../aws/arn";
import { SnapshotError } from "../errors";
import { type AccessSnapshot, type AttachedPolicy, type Fact, type Role } from "./access";
import { type Answer, answerName, type Answers, mapFact, readAnswer, readList } from "./answers";
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
import { type Known } from "./known";
import { type Question } from "./question";
import { type IdentifiedSource } from "./source";
import { identifyTable } from "./table";

/** @throws SnapshotError when an answer does not match the output of the AWS CLI */
export function assembleAccess(
  answers: Answers,
  question: Question,
  identified: IdentifiedSource,
  region: string,
): AccessSnapshot {
  const described = readAnswer(answers, roleDescription);
  const role = identifyRole(answers, identified.role, described);
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
    table: identifyTable(answers, question, region, accountId, identified.functionAnswer),
    tableDescription,
    tablePolicy: tablePolicy(answers),
    key: !tableDescription.known ? tableDescription : hasKey ? key(answers, keyArn) : noKey,
    keyPolicy: !tableDescription.known ? tableDescription : hasKey ? keyPolicy(answers) : noKey,
    functionArn: unqualified(identified.functionAnswer?.FunctionArn),
  };
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

function inlinePolicies(answers: Answers): Known<AttachedPolicy> {
  const names = readList(answers, inlinePolicyNames);
  if (!names.known) return names;
  return {
    known: true,
    items: names.items.map((name) => {
      const file = answerName(inlinePolicy.name, name);
      const answer = readAnswer(answers, inlinePolicy, file);
      return {
        name,
        document: document(answers(file), answer, (policy) => policy.PolicyDocument),
      };
    }),
  };
}

function attachedPolicies(answers: Answers): Known<AttachedPolicy> {
  const list = readList(answers, attachedPolicyArns);
  if (!list.known) return list;
  return {
    known: true,
    items: list.items.map(({ PolicyArn: arn }) => readManagedPolicy(answers, arn)),
  };
}

function readManagedPolicy(answers: Answers, arn: string): AttachedPolicy {
  const file = answerName(managedPolicy.name, arn);
  const answer = readAnswer(answers, managedPolicy, file);
  return {
    name: arn,
    document: document(answers(file), answer, (policy) => policy.PolicyVersion.Document),
  };
}

function boundary(
  answers: Answers,
  role: Fact<RoleDescription>,
): AccessSnapshot["permissionBoundary"] {
  return mapFact(role, ({ Role: { PermissionsBoundary: set } }) =>
    set?.PermissionsBoundaryArn === undefined
      ? undefined
      : readManagedPolicy(answers, set.PermissionsBoundaryArn),
  );
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
