import { DescribeTableCommand, GetResourcePolicyCommand } from "@aws-sdk/client-dynamodb";
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { DescribeKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import { answerName } from "../answers";
import { nameOf } from "../../../aws/arn";
import { type Clients } from "./clients";
import { all } from "./pages";
import { type Recorder } from "./recorder";

/** Describes the role and every policy that it has. */
export async function collectRole(
  iam: IAMClient,
  recorder: Recorder,
  role: string | undefined,
): Promise<void> {
  if (role === undefined) return;
  const RoleName = nameOf(role);
  const [described, inline, attached] = await Promise.all([
    recorder.record("get-role", "iam:GetRole", () => iam.send(new GetRoleCommand({ RoleName }))),
    recorder.record("list-role-policies", "iam:ListRolePolicies", async () => ({
      PolicyNames: await all(
        paginateListRolePolicies({ client: iam }, { RoleName }),
        (page) => page.PolicyNames,
      ),
    })),
    recorder.record("list-attached-role-policies", "iam:ListAttachedRolePolicies", async () => ({
      AttachedPolicies: await all(
        paginateListAttachedRolePolicies({ client: iam }, { RoleName }),
        (page) => page.AttachedPolicies,
      ),
    })),
  ]);
  const managed = [
    ...(attached?.AttachedPolicies ?? []).map((policy) => policy.PolicyArn),
    described?.Role?.PermissionsBoundary?.PermissionsBoundaryArn,
  ].filter((arn): arn is string => arn !== undefined);
  await Promise.all([
    ...(inline?.PolicyNames ?? []).map((PolicyName) =>
      recorder.record(answerName("get-role-policy", PolicyName), "iam:GetRolePolicy", async () => {
        const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return { ...answer, PolicyDocument: decoded(answer.PolicyDocument) };
      }),
    ),
    ...[...new Set(managed)].map((arn) => collectManagedPolicy(iam, recorder, arn)),
  ]);
}

async function collectManagedPolicy(
  iam: IAMClient,
  recorder: Recorder,
  PolicyArn: string,
): Promise<void> {
  const name = answerName("get-policy-version", PolicyArn);
  const policy = await recorder.record(name, "iam:GetPolicy", () =>
    iam.send(new GetPolicyCommand({ PolicyArn })),
  );
  const VersionId = policy?.Policy?.DefaultVersionId;
  if (VersionId === undefined) return;
  await recorder.record(name, "iam:GetPolicyVersion", async () => {
    const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    const version = answer.PolicyVersion;
    return { PolicyVersion: { ...version, Document: decoded(version?.Document) } };
  });
}

/** IAM's documents come URL-encoded, and the CLI prints them as objects. */
function decoded(document: string | undefined): unknown {
  const text = document ?? "";
  return JSON.parse(text.startsWith("{") ? text : decodeURIComponent(text)) as unknown;
}

/** Describes the table with its policy, and the key that encrypts it with the key's policy. */
export async function collectTable(
  { dynamoDb, kms, region }: Clients,
  recorder: Recorder,
  table: string | undefined,
): Promise<void> {
  if (table === undefined) return;
  const described = await recorder.record(
    "describe-table",
    "dynamodb:DescribeTable",
    () => dynamoDb.send(new DescribeTableCommand({ TableName: table })),
    { notFound: `there is no table \`${table}\` in ${region}; say which with --table` },
  );
  const arn = described?.Table?.TableArn;
  const KeyId = described?.Table?.SSEDescription?.KMSMasterKeyArn;
  await Promise.all([
    arn === undefined
      ? undefined
      : recorder.record(
          "get-resource-policy",
          "dynamodb:GetResourcePolicy",
          () => dynamoDb.send(new GetResourcePolicyCommand({ ResourceArn: arn })),
          // DynamoDB Local does not know the call.
          { absent: { codes: ["PolicyNotFoundException"], answer: {} }, unsupported: {} },
        ),
    ...(KeyId === undefined
      ? []
      : [
          recorder.record("describe-key", "kms:DescribeKey", () =>
            kms.send(new DescribeKeyCommand({ KeyId })),
          ),
          recorder.record("get-key-policy", "kms:GetKeyPolicy", () =>
            kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" })),
          ),
        ]),
  ]);
}
