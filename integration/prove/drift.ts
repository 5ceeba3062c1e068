import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type Cloud } from "../cloud/cloud";
import { type ChangedAttributes, type PlannedChange } from "../terraform/stack-folder";

const policy = z.looseObject({ Version: z.string().optional() });

/**
 * Finds the changes in a second plan that a known behavior of the cloud explains.
 * @param attributesOf Called only if the cloud is known to cause such changes.
 * @returns an explanation for each change that is fully explained, by resource address.
 */
export async function explainDrift(
  { name, capabilities }: Pick<Cloud, "name" | "capabilities">,
  changes: readonly PlannedChange[],
  attributesOf: () => Promise<ReadonlyMap<string, ChangedAttributes>>,
): Promise<ReadonlyMap<string, string>> {
  if (capabilities.keepsEndpointPolicyVersion || changes.length === 0) return new Map();
  const attributes = await attributesOf();
  const explained = changes.filter((change) => {
    const changed = attributes.get(change.address);
    return changed !== undefined && losesPolicyVersion(change, changed);
  });
  return new Map(
    explained.map(({ address }) => [
      address,
      `${name} drops Version from the policy of ${address}`,
    ]),
  );
}

function losesPolicyVersion(
  { address, action }: PlannedChange,
  { before, after }: ChangedAttributes,
): boolean {
  const isEndpoint = address.split(".").at(-2) === "aws_vpc_endpoint";
  const names = Object.keys({ ...before, ...after });
  if (!isEndpoint || action !== "update" || !isDeepStrictEqual(names, ["policy"])) return false;
  const [was, is] = [before.policy, after.policy].map(parsePolicy);
  if (was === undefined || is?.Version === undefined || "Version" in was) return false;
  return isDeepStrictEqual({ ...was, Version: is.Version }, is);
}

function parsePolicy(text: unknown): z.infer<typeof policy> | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return policy.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
