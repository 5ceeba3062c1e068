import { type Answer, layered } from "../../snapshot/answers";
import { answerName } from "../../snapshot/answer-name";
import { Asker } from "../../snapshot/account/asker";
import { type Clients } from "../../snapshot/account/clients";
import { Recorder } from "../../snapshot/account/recorder";
import { pick } from "../../snapshot/calls/query";
import {
  attachedPolicyArns,
  decoded,
  inlinePolicy,
  inlinePolicyNames,
  managedPolicy,
  roleDescription,
} from "../../snapshot/calls/role";
import { type Layer } from "../../snapshot/collection";
import { oncePerName } from "./listing";

/** The text of managed policies, whoever has them. */
export async function collectPolicies(
  clients: Clients,
  recorder: Recorder,
  arns: readonly string[],
): Promise<void> {
  await Promise.all([...new Set(arns)].map((arn) => askForPolicy(clients, recorder, arn)));
}

interface Document {
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
}

interface Details {
  readonly roles: readonly {
    readonly RoleName?: string;
    readonly RolePolicyList?: readonly Document[];
    readonly AttachedManagedPolicies?: readonly { readonly PolicyArn?: string }[];
    readonly [field: string]: unknown;
  }[];
  readonly policies: ReadonlyMap<string, unknown>;
}

/**
 * The answers about these roles. One call tells of all roles at once; where it is denied, each role is asked
 * for. AWS's own policies are asked for once each.
 */
export async function collectRoles(
  clients: Clients,
  names: readonly string[],
): Promise<ReadonlyMap<string, Layer>> {
  const details = await detailsOf(clients);
  const shared = new Recorder();
  const described = details && layersFrom(details, new Set(names));
  const askOnce = oncePerName((arn) => askForPolicy(clients, shared, arn));
  const layers = names.map(async (role): Promise<readonly [string, Layer]> => {
    const layer = described?.get(role);
    if (layer === undefined || details === undefined) return [role, await askFor(clients, role)];
    const arns = pick(
      [...layer.values()].map((one) => (one.known ? one.value : {})),
      "AttachedPolicies[].PolicyArn",
    ).concat(
      pick(valueOf(layer, roleDescription.name), "Role.PermissionsBoundary.PermissionsBoundaryArn"),
    );
    await Promise.all(
      arns.map(async (arn) => {
        const name = answerName(managedPolicy.name, arn);
        const document = details.policies.get(arn);
        if (document !== undefined) {
          layer.set(name, known({ PolicyVersion: { Document: document } }));
          return;
        }
        await askOnce(arn);
        const answer = shared.answers.get(name);
        if (answer !== undefined) layer.set(name, answer);
      }),
    );
    return [role, layer];
  });
  return new Map(await Promise.all(layers));
}

const PERMISSION = "iam:GetAccountAuthorizationDetails";

/** @returns undefined if the call is denied, or the endpoint does not have it */
async function detailsOf({ iam }: Clients): Promise<Details | undefined> {
  const recorder = new Recorder();
  const answer = await recorder.record(
    "details",
    PERMISSION,
    async () => {
      const roles: object[] = [];
      const policies: (readonly [string, unknown])[] = [];
      let Marker: string | undefined;
      do {
        const page = await iam.getAccountAuthorizationDetails({
          Filter: ["Role", "LocalManagedPolicy"],
          MaxItems: 1000,
          ...(Marker !== undefined && { Marker }),
        });
        roles.push(...(page.RoleDetailList ?? []));
        for (const { Arn, DefaultVersionId, PolicyVersionList = [] } of page.Policies ?? []) {
          const version = PolicyVersionList.find(({ VersionId }) => VersionId === DefaultVersionId);
          if (Arn !== undefined) policies.push([Arn, decoded(version?.Document)]);
        }
        Marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (Marker !== undefined);
      return { roles: roles as Details["roles"], policies: new Map(policies) };
    },
    { optional: true },
  );
  return answer;
}

function layersFrom(
  { roles }: Details,
  names: ReadonlySet<string>,
): ReadonlyMap<string, Map<string, Answer>> {
  const found = roles.flatMap((role): (readonly [string, Map<string, Answer>])[] => {
    const { RoleName = "", RolePolicyList = [], AttachedManagedPolicies = [], ...rest } = role;
    if (!names.has(RoleName)) return [];
    const trust = decoded(rest.AssumeRolePolicyDocument);
    return [
      [
        RoleName,
        new Map<string, Answer>([
          [
            roleDescription.name,
            known({ Role: { RoleName, ...rest, AssumeRolePolicyDocument: trust } }),
          ],
          [
            inlinePolicyNames.name,
            known({ PolicyNames: RolePolicyList.map(({ PolicyName }) => PolicyName) }),
          ],
          [attachedPolicyArns.name, known({ AttachedPolicies: AttachedManagedPolicies })],
          ...RolePolicyList.map(({ PolicyName = "", PolicyDocument }): [string, Answer] => [
            answerName(inlinePolicy.name, PolicyName),
            known({ RoleName, PolicyName, PolicyDocument: decoded(PolicyDocument) }),
          ]),
        ]),
      ],
    ];
  });
  return new Map(found);
}

/** Dates become text, as in what the CLI prints. */
function known(value: object): Answer {
  const printed = JSON.parse(JSON.stringify(value)) as unknown;
  return { known: true, origin: `the answer of ${PERMISSION}`, value: printed };
}

function valueOf(layer: Layer, name: string): unknown {
  const answer = layered([layer])(name);
  return answer.known ? answer.value : undefined;
}

async function askFor(clients: Clients, role: string): Promise<Layer> {
  const recorder = new Recorder();
  await new Asker(clients, recorder, { role }, true).askAll("role");
  return recorder.answers;
}

async function askForPolicy(
  clients: Clients,
  recorder: Recorder,
  PolicyArn: string,
): Promise<void> {
  const name = answerName(managedPolicy.name, PolicyArn);
  const asker = new Asker(clients, recorder, {}, true);
  const policy = await asker.record(
    managedPolicy,
    () => asker.send("iam get-policy", { PolicyArn }),
    { name, permission: "iam:GetPolicy" },
  );
  const [VersionId] = pick(policy, "Policy.DefaultVersionId");
  if (VersionId !== undefined) await asker.keep(managedPolicy, { PolicyArn, VersionId }, name);
}
