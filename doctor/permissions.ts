import { formatArn, parseArn } from "../aws/arn";
import { indexArn, isStreamAction, worksOnIndexes } from "../aws/dynamodb";
import { partitionOf } from "../aws/partitions";
import {
  ASSUME_ROLE,
  type Decision,
  decideAssumeRole,
  decideDynamoDb,
  decideKms,
  type DynamoDbPolicies,
  type Keys,
  outweighs,
  type Requester,
} from "./authorization";
import { type JudgedPath, pathsOf } from "./judged-paths";
import { layerOf, policiesOf, principalPolicies } from "./policy-layers";
import { HTTP_PORT, type Trace, type Via } from "./reachability";
import { type Role, type TableIdentity } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";
import { namesDax } from "./snapshot/endpoint-values";
import { type Unknown } from "./snapshot/network";

/** Whether one action is allowed on every path that the packets take. */
export interface Permission {
  readonly action: string;
  readonly on: "table" | "indexes" | "stream" | "key" | "role";
  /** ARNs. Every one of them must be allowed. */
  readonly resources: readonly string[];
  /** For the path that decides: the first that is denied, or else the first that is in doubt. */
  readonly decision: Decision;
  /** The path that decides. @default - it is unknown, or does not matter */
  readonly via?: Via;
}

export type Permissions =
  | { readonly known: true; readonly items: readonly Permission[] }
  /** Without a role or table, there is nothing to decide. */
  | Unknown;

/** What all requests have in common. */
interface Case {
  readonly snapshot: Snapshot;
  readonly role: Role;
  readonly table: TableIdentity;
  readonly paths: readonly JudgedPath[];
  readonly keys: Keys;
  /** The Region that the client calls. */
  readonly region: string;
}

/** The condition keys of a client that calls an `http:` URL. */
const NOT_ENCRYPTED: Keys = { "aws:SecureTransport": { state: "known", values: ["false"] } };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.access-control.html */
const DAX_PERMISSIONS: Unknown = {
  known: false,
  missing: "what the DAX cluster allows",
  why: "it asks for permissions for `dax:` actions, and reads the table with a role of its own",
};

/** Whether the client certainly calls a DAX cluster. */
function asksDax({ network: { source } }: Snapshot): boolean {
  const { clientEndpoint: client } = source;
  return client.known && client.url !== undefined && namesDax(client.url);
}

export function decidePermissions(
  snapshot: Snapshot,
  trace: Trace,
  actions: readonly string[],
): Permissions {
  const { role, table, tableDescription } = snapshot.access;
  if (!role.known) return role;
  if (!table.known) return table;
  if (asksDax(snapshot)) return DAX_PERMISSIONS;
  const about: Case = {
    snapshot,
    role: role.value,
    table: table.value,
    paths: pathsOf(snapshot, trace),
    region: trace.region,
    keys: trace.port === HTTP_PORT ? NOT_ENCRYPTED : {},
  };
  const indexNames = tableDescription.known ? tableDescription.value.indexNames : [];
  const indexes = indexNames.map((name) => indexArn(table.value.arn, name));
  return {
    known: true,
    items: [
      ...actions.map((action) =>
        isStreamAction(action)
          ? onTable(about, action, [streamOf(snapshot, table.value)], "stream")
          : onTable(about, action, [table.value.arn], "table"),
      ),
      ...(indexes.length === 0 ? [] : actions.filter(worksOnIndexes)).map((action) =>
        onTable(about, action, indexes, "indexes"),
      ),
      ...decideKeyUse(snapshot, about.role, about.table),
      ...onRole(about, trace),
    ],
  };
}

/** A stream has a resource policy of its own. */
const STREAM_POLICY = {
  state: "unknown",
  why: "the policy of the stream is not read",
  assume: "none",
} as const;

function streamOf({ access: { tableDescription } }: Snapshot, { arn }: TableIdentity): string {
  const described = tableDescription.known ? tableDescription.value.streamArn : undefined;
  // Policies name streams with a wildcard for the label, which is a time.
  return described ?? `${arn}/stream/2026-01-01T00:00:00.000`;
}

function onTable(
  { snapshot, role, table, paths, keys, region }: Case,
  action: string,
  resources: readonly string[],
  on: Permission["on"],
): Permission {
  const { tablePolicy, tableTags } = snapshot.access;
  const policies = {
    ...principalPolicies(snapshot, role, table.arn),
    table: on === "stream" ? STREAM_POLICY : layerOf("table-policy", tablePolicy, table.name),
  };
  const permissions = paths.map(({ via, path, endpoint }): Permission => {
    const decision = decideDynamoDb(
      {
        requester: requesterOf(snapshot, role),
        action,
        resources,
        region,
        path,
        // A stream has tags of its own.
        ...(on !== "stream" && tableTags.known && { resourceTags: tableTags.value }),
        keys,
      },
      { ...policies, endpoint } satisfies DynamoDbPolicies,
    );
    return { action, on, resources, decision, ...(via && { via }) };
  });
  return worstOf(permissions);
}

function worstOf([first, ...others]: readonly Permission[]): Permission {
  if (first === undefined) throw new Error("a trace must have at least one path");
  return others.reduce(
    (worst, each) => (outweighs(each.decision, worst.decision) ? each : worst),
    first,
  );
}

/**
 * The policy of the AWS managed key, which nobody can change.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
 */
const OWN_ACCOUNT_ONLY = { state: "known", policies: [] } as const;

/** The AWS managed key is open to DynamoDB's users in its own account, and to nobody in another one. */
export function decideKeyUse(
  snapshot: Snapshot,
  role: Role,
  table: TableIdentity,
): readonly Permission[] {
  const { key, keyPolicy, tableDescription } = snapshot.access;
  if (key.known && key.value === undefined) return [];
  const isManagedByAws = key.known && key.value?.manager === "AWS";
  if (isManagedByAws && parseArn(key.value.arn)?.account === parseArn(role.arn)?.account) return [];
  const keyArn = key.known
    ? key.value?.arn
    : tableDescription.known
      ? tableDescription.value.kmsKeyArn
      : undefined;
  if (keyArn === undefined) return [];
  const action = "kms:Decrypt";
  const decision = decideKms(
    { requester: requesterOf(snapshot, role), action, keyArn, tableArn: table.arn },
    {
      ...principalPolicies(snapshot, role, keyArn),
      key: isManagedByAws ? OWN_ACCOUNT_ONLY : layerOf("key-policy", keyPolicy, keyArn),
    },
  );
  return [{ action, on: "key", resources: [keyArn], decision }];
}

/** A role of another account has to be assumed first, on each path to STS. */
function onRole({ snapshot, role }: Case, { credentials = [] }: Trace): readonly Permission[] {
  const { ownRole } = snapshot.access;
  if (ownRole === undefined) return [];
  const requester = requesterOf(withoutAssumedRole(snapshot), ownRole);
  const policies = {
    ...policiesOf(ownRole, snapshot.access, ownRole, role.arn),
    trust: layerOf("trust-policy", ownRole.trustPolicy, role.name),
  };
  const permissions = credentials.flatMap((trace) =>
    pathsOf(snapshot, trace).map(({ via, path, endpoint }): Permission => {
      const decision = decideAssumeRole(
        { requester, roleArn: role.arn, region: trace.region, path },
        { ...policies, endpoint },
      );
      const resources = [role.arn];
      return { action: ASSUME_ROLE, on: "role", resources, decision, ...(via && { via }) };
    }),
  );
  return [worstOf(permissions)];
}

function withoutAssumedRole({ access, network }: Snapshot): Snapshot {
  return { network, access: { ...access, ownRole: undefined } };
}

export function requesterOf({ access, network }: Snapshot, role: Role): Requester {
  const { source, region } = network;
  const member = access.organizations[parseArn(role.arn)?.account ?? ""];
  const common = {
    roleArn: role.arn,
    ...(role.tags && { tags: role.tags }),
    ...(member?.organization.known && { organizationId: member.organization.value?.id ?? null }),
  };
  // The code chooses the name of the session, which does not run anywhere.
  if (access.ownRole !== undefined) return common;
  switch (source.kind) {
    case "public-function":
    case "vpc-function":
      return {
        ...common,
        sessionName: source.functionName,
        runsOn: {
          kind: "function",
          ...(access.functionArn !== undefined && { arn: access.functionArn }),
        },
      };
    case "instance": {
      if (!access.accountId.known) {
        return { ...common, sessionName: source.instanceId, runsOn: { kind: "instance" } };
      }
      const arn = formatArn({
        partition: parseArn(role.arn)?.partition ?? partitionOf(region).name,
        service: "ec2",
        region,
        account: access.accountId.value,
        resource: `instance/${source.instanceId}`,
      });
      return { ...common, sessionName: source.instanceId, runsOn: { kind: "instance", arn } };
    }
    case "ecs-task":
    case "ecs-service":
    case "public-app-runner-service":
    case "vpc-app-runner-service":
    case "hypothetical-function":
    case "network-interface":
      return common;
  }
}
