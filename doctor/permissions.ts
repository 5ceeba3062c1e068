import { formatArn, parseArn } from "../aws/arn";
import { indexArn, worksOnIndexes } from "../aws/dynamodb";
import { partitionOf } from "../aws/partitions";
import {
  type Decision,
  decideDynamoDb,
  decideKms,
  type DynamoDbPolicies,
  type Keys,
  type Layer,
  type LayerName,
  outweighs,
  type Policy,
  type PrincipalPolicies,
  PolicyError,
  parsePolicy,
  type Requester,
  type RequestPath,
} from "./authorization";
import { HTTP_PORT, type Path, type Trace, type Via } from "./reachability";
import { type AttachedPolicy, type Fact, type Role, type TableIdentity } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";
import { type Unknown } from "./snapshot/network";

/** Whether one action may be done, by every way that the packets take. */
export interface Permission {
  readonly action: string;
  readonly on: "table" | "indexes" | "key";
  /** ARNs, of which each has to be allowed. */
  readonly resources: readonly string[];
  /** By the way that decides: the first that denies, else the first that is in doubt. */
  readonly decision: Decision;
  /** That way. @default - it is not known, or does not matter */
  readonly via?: Via;
}

export type Permissions =
  | { readonly known: true; readonly items: readonly Permission[] }
  /** Without role or table there is nothing to decide. */
  | Unknown;

/** What every request has in common. */
interface Case {
  readonly snapshot: Snapshot;
  readonly role: Role;
  readonly table: TableIdentity;
  readonly ways: readonly Way[];
  readonly keys: Keys;
}

interface Way {
  readonly via?: Via;
  readonly path: RequestPath;
  readonly endpoint: Layer;
}

/** What a client says that calls a URL with `http:`. */
const NOT_ENCRYPTED: Keys = { "aws:SecureTransport": { state: "known", values: ["false"] } };

export function judge(snapshot: Snapshot, trace: Trace, actions: readonly string[]): Permissions {
  const { role, table, tableDescription } = snapshot.access;
  if (!role.known) return role;
  if (!table.known) return table;
  const about: Case = {
    snapshot,
    role: role.value,
    table: table.value,
    ways: waysOf(snapshot, trace),
    keys: trace.port === HTTP_PORT ? NOT_ENCRYPTED : {},
  };
  const indexNames = tableDescription.known ? tableDescription.value.indexNames : [];
  const indexes = indexNames.map((name) => indexArn(table.value.arn, name));
  return {
    known: true,
    items: [
      ...actions.map((action) => onTable(about, action, [table.value.arn], "table")),
      ...(indexes.length === 0 ? [] : actions.filter(worksOnIndexes)).map((action) =>
        onTable(about, action, indexes, "indexes"),
      ),
      ...onKey(about),
    ],
  };
}

function onTable(
  { snapshot, role, table, ways, keys }: Case,
  action: string,
  resources: readonly string[],
  on: Permission["on"],
): Permission {
  const policies = {
    ...principalPolicies(snapshot),
    table: layerOf("table-policy", snapshot.access.tablePolicy, table.name),
  };
  const [first, ...others] = ways.map(({ via, path, endpoint }): Permission => {
    const decision = decideDynamoDb(
      {
        requester: requesterOf(snapshot, role),
        action,
        resources,
        region: snapshot.network.region,
        path,
        keys,
      },
      { ...policies, endpoint } satisfies DynamoDbPolicies,
    );
    return { action, on, resources, decision, ...(via && { via }) };
  });
  if (first === undefined) throw new Error("a trace has at least one way");
  return others.reduce(
    (worst, each) => (outweighs(each.decision, worst.decision) ? each : worst),
    first,
  );
}

/** Only a customer's own key asks for permissions; the one AWS manages is open to DynamoDB's users. */
function onKey({ snapshot, role, table }: Case): readonly Permission[] {
  const { key, keyPolicy, tableDescription } = snapshot.access;
  if (key.known && (key.value === undefined || key.value.manager === "AWS")) return [];
  const keyArn = key.known
    ? key.value?.arn
    : tableDescription.known
      ? tableDescription.value.kmsKeyArn
      : undefined;
  if (keyArn === undefined) return [];
  const action = "kms:Decrypt";
  const decision = decideKms(
    { requester: requesterOf(snapshot, role), action, keyArn, tableArn: table.arn },
    { ...principalPolicies(snapshot), key: layerOf("key-policy", keyPolicy, keyArn) },
  );
  return [{ action, on: "key", resources: [keyArn], decision }];
}

function requesterOf({ access, network }: Snapshot, role: Role): Requester {
  const { source, region } = network;
  const common = { roleArn: role.arn, ...(role.tags && { tags: role.tags }) };
  switch (source.kind) {
    case "public-function":
    case "vpc-function":
      return {
        ...common,
        sessionName: source.functionName,
        ...(access.functionArn !== undefined && {
          runsOn: { kind: "function", arn: access.functionArn },
        }),
      };
    case "instance": {
      if (!access.accountId.known) return { ...common, sessionName: source.instanceId };
      const arn = formatArn({
        partition: parseArn(role.arn)?.partition ?? partitionOf(region).name,
        service: "ec2",
        region,
        account: access.accountId.value,
        resource: `instance/${source.instanceId}`,
      });
      return { ...common, sessionName: source.instanceId, runsOn: { kind: "instance", arn } };
    }
    case "hypothetical-function":
    case "network-interface":
      return common;
  }
}

function principalPolicies({ access }: Snapshot): PrincipalPolicies {
  const collections = [access.inlinePolicies, access.attachedPolicies];
  const read = collections
    .flatMap((collection) => (collection.known ? collection.items : []))
    .map((policy) => readPolicy("role-policy", policy));
  return {
    role: {
      state: "known",
      policies: read.flatMap((policy) => ("unreadable" in policy ? [] : [policy])),
      unreadable: [
        ...read.flatMap((policy) => ("unreadable" in policy ? [policy.unreadable] : [])),
        ...collections.flatMap((collection) =>
          collection.known ? [] : [{ id: collection.missing, why: whyOf(collection) }],
        ),
      ],
    },
    permissionsBoundary: layerOf("permissions-boundary", access.permissionBoundary),
  };
}

function whyOf({ missing, why }: Unknown): string {
  return `${missing}: ${why}`;
}

type Read = Policy | { readonly unreadable: { readonly id: string; readonly why: string } };

function readPolicy(layer: LayerName, { name, document }: AttachedPolicy, id = name): Read {
  if (!document.known) return { unreadable: { id, why: whyOf(document) } };
  try {
    return parsePolicy(document.value, { layer, id });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { unreadable: { id, why: error.message } };
  }
}

function layerOf(layer: LayerName, fact: Fact<AttachedPolicy | undefined>, id?: string): Layer {
  if (!fact.known) return { state: "unknown", why: whyOf(fact), assume: "anything" };
  if (fact.value === undefined) return { state: "none" };
  const policy = readPolicy(layer, fact.value, id ?? fact.value.name);
  return "unreadable" in policy
    ? { state: "unknown", why: policy.unreadable.why, assume: "anything" }
    : { state: "known", policies: [policy] };
}

/** The ways that packets take; where none arrives, those they would take were nothing in between. */
function waysOf(snapshot: Snapshot, trace: Trace): readonly Way[] {
  const paths = trace.groups.flatMap(({ paths, vpcId }) => paths.map((path) => ({ path, vpcId })));
  const open = paths.filter(({ path }) => path.status !== "blocked");
  const vias = (open.length > 0 ? open : paths).map(
    ({ path, vpcId }) => path.via ?? intended(path, vpcId),
  );
  const distinct = new Map(vias.map((via) => [JSON.stringify(via ?? null), via]));
  return [...distinct.values()].map((via) => wayOf(snapshot, via));
}

/** The endpoint that the fix would open. */
function intended({ hops }: Path, vpcId: string | undefined): Via | undefined {
  if (vpcId === undefined) return undefined;
  const fixes = hops.flatMap((hop) => ("fix" in hop ? (hop.fix ?? []) : []));
  for (const fix of fixes) {
    if (!("endpointId" in fix)) continue;
    const { endpointId } = fix;
    const kind = fix.action === "associate-endpoint" ? "gateway-endpoint" : "interface-endpoint";
    return { kind, endpointId, vpcId };
  }
  // A black hole still says where it was to lead.
  const targets = hops.flatMap((hop) => (hop.kind === "route-table" ? (hop.target ?? []) : []));
  const endpointId = targets.find((target) => target.startsWith("vpce-"));
  return endpointId === undefined ? undefined : { kind: "gateway-endpoint", endpointId, vpcId };
}

function wayOf(snapshot: Snapshot, via: Via | undefined): Way {
  switch (via?.kind) {
    case "public-endpoint":
      return { via, path: { through: "internet" }, endpoint: { state: "none" } };
    case "nat-gateway":
    case "internet-gateway": {
      const [sourceIp, ...others] = via.publicIps;
      const one = sourceIp !== undefined && others.length === 0;
      return {
        via,
        path: { through: "internet", ...(one && { sourceIp }) },
        endpoint: { state: "none" },
      };
    }
    case "gateway-endpoint":
    case "interface-endpoint": {
      const { endpointId, vpcId } = via;
      const sourceIp = privateIp(snapshot);
      return {
        via,
        path: {
          through: "endpoint",
          type: via.kind === "gateway-endpoint" ? "gateway" : "interface",
          endpointId,
          vpcId,
          ...(sourceIp !== undefined && { sourceIp }),
        },
        endpoint: endpointLayer(snapshot, endpointId),
      };
    }
    case undefined: {
      const why = "the endpoint that it would go through is not known";
      return {
        path: { through: "unknown", why: "no way to DynamoDB is known" },
        endpoint: hasNoEndpoint(snapshot)
          ? { state: "none" }
          : { state: "unknown", why, assume: "anything" },
      };
    }
  }
}

function hasNoEndpoint({ network: { vpcEndpoints } }: Snapshot): boolean {
  return (
    vpcEndpoints.known &&
    !vpcEndpoints.items.some((endpoint) => endpoint.ServiceName?.endsWith(".dynamodb"))
  );
}

/** A function's address changes, and is not known. */
function privateIp({ network: { source, networkInterfaces } }: Snapshot): string | undefined {
  if (!("networkInterfaceId" in source) || !networkInterfaces.known) return undefined;
  return networkInterfaces.items.find(
    (item) => item.NetworkInterfaceId === source.networkInterfaceId,
  )?.PrivateIpAddress;
}

function endpointLayer({ network: { vpcEndpoints } }: Snapshot, id: string): Layer {
  const missing = "PolicyDocument";
  const endpoint = vpcEndpoints.known
    ? vpcEndpoints.items.find((item) => item.VpcEndpointId === id)
    : undefined;
  const document: Fact<unknown> =
    endpoint?.PolicyDocument === undefined
      ? { known: false, missing, why: `describe-vpc-endpoints tells none of ${id}` }
      : { known: true, value: endpoint.PolicyDocument };
  return layerOf("endpoint-policy", { known: true, value: { name: id, document } });
}
