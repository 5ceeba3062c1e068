import { type AccessSnapshot } from "../snapshot/access";
import { type Snapshot } from "../snapshot/assemble";
import { applyNetwork, edit } from "./apply-network";
import { type Fix, type PolicyFix } from "./fix";

/** The snapshot as it would be after the change. */
export function apply(snapshot: Snapshot, fix: Fix): Snapshot {
  return fix.action === "allow-in-policy"
    ? applyPolicy(snapshot, fix)
    : { ...snapshot, network: applyNetwork(snapshot.network, fix) };
}

export function applyAll(snapshot: Snapshot, fixes: readonly Fix[]): Snapshot {
  return fixes.reduce(apply, snapshot);
}

function applyPolicy(snapshot: Snapshot, { layer, id, document, policyArn }: PolicyFix): Snapshot {
  const { access, network } = snapshot;
  const policy = { name: policyArn ?? id, document: { known: true, value: document } } as const;
  const withAccess = (changed: Partial<AccessSnapshot>): Snapshot => ({
    network,
    access: { ...access, ...changed },
  });
  switch (layer) {
    case "role-policy": {
      const list = policyArn === undefined ? "inlinePolicies" : "attachedPolicies";
      const policies = access[list];
      return policies.known
        ? withAccess({ [list]: { known: true, items: [...policies.items, policy] } })
        : snapshot;
    }
    case "permissions-boundary":
      return withAccess({ permissionBoundary: { known: true, value: policy } });
    case "table-policy":
      return withAccess({ tablePolicy: { known: true, value: policy } });
    case "key-policy":
      return withAccess({ keyPolicy: { known: true, value: policy } });
    case "endpoint-policy":
      return {
        access,
        network: {
          ...network,
          vpcEndpoints: edit(network.vpcEndpoints, "VpcEndpointId", id, (endpoint) => ({
            ...endpoint,
            PolicyDocument: JSON.stringify(document),
          })),
        },
      };
  }
}
