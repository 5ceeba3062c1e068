import { DoctorError } from "../../errors";
import { nameOf } from "../../../aws/arn";
import { type Filter, type Values } from "../calls/asking";
import { functionConfiguration, FUNCTION_PATHS } from "../calls/function-configuration";
import { INSTANCE_PATHS, instanceProfile, instances } from "../calls/instances";
import { INTERFACE_PATHS, networkInterfaces } from "../calls/network-interfaces";
import { pick } from "../calls/query";
import { SUBNET_VPC, subnets } from "../calls/subnets";
import { type Question, type SourceReference } from "../question";
import { functionName, functionQualifier } from "../source";
import { type Asker } from "./asker";

/** Where the source is in the network. */
export interface SourceLocation {
  readonly vpcId: string;
  readonly securityGroupIds: readonly string[];
  readonly networkInterfaceIds: readonly string[];
}

/** An asker with these values. */
export type AskerFor = (values: Values) => Asker;

/**
 * Describes the source and returns its place in the network. `undefined` for a function outside any
 * VPC.
 *
 * @throws DoctorError when the function, instance, interface, or subnet does not exist
 */
export function collectSource(
  askerFor: AskerFor,
  region: string,
  { source }: Question,
): Promise<SourceLocation | undefined> {
  switch (source.kind) {
    case "function":
      return collectFunction(askerFor({ FUNCTION: source.name }), region, source.name);
    case "instance":
      return collectInstance(askerFor({}), region, source.instanceId);
    case "network-interface":
      return collectInterface(askerFor({}), region, source.networkInterfaceId);
    case "hypothetical-function":
      return locationOf(askerFor({}), region, source);
  }
}

async function collectFunction(
  asker: Asker,
  region: string,
  name: string,
): Promise<SourceLocation | undefined> {
  const qualifier = functionQualifier(name);
  const answer = await asker.keep(functionConfiguration, {
    FunctionName: functionName(name),
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
  });
  const subnetIds = pick(answer, FUNCTION_PATHS.subnets);
  if (subnetIds.length === 0) return undefined;
  const securityGroupIds = pick(answer, FUNCTION_PATHS.groups);
  const [vpcId] = pick(answer, FUNCTION_PATHS.vpc);
  return locationOf(asker, region, { subnetIds, securityGroupIds }, vpcId);
}

async function collectInstance(
  asker: Asker,
  region: string,
  instanceId: string,
): Promise<SourceLocation | undefined> {
  const answer = await asker.keep(instances, { Filters: [filter("instance-id", [instanceId])] });
  if (answer !== undefined && pick(answer, INSTANCE_PATHS.id).length === 0) {
    throw new DoctorError(
      `there is no instance \`${instanceId}\` in ${region}; check its id and --region`,
    );
  }
  const [profile] = pick(answer, INSTANCE_PATHS.profile);
  if (profile !== undefined) {
    await asker.keep(instanceProfile, { InstanceProfileName: nameOf(profile) });
  }
  // A terminated instance is in no VPC.
  const [vpcId] = pick(answer, INSTANCE_PATHS.vpc);
  if (vpcId === undefined) return undefined;
  return {
    vpcId,
    securityGroupIds: pick(answer, INSTANCE_PATHS.groups),
    networkInterfaceIds: pick(answer, INSTANCE_PATHS.interfaces),
  };
}

async function collectInterface(
  asker: Asker,
  region: string,
  id: string,
): Promise<SourceLocation | undefined> {
  const answer = await asker.keep(networkInterfaces, {
    Filters: [filter("network-interface-id", [id])],
  });
  if (answer === undefined) return undefined;
  const [vpcId] = pick(answer, INTERFACE_PATHS.vpc);
  if (vpcId === undefined) {
    throw new DoctorError(
      `there is no network interface \`${id}\` in ${region}; check its id and --region`,
    );
  }
  return {
    vpcId,
    securityGroupIds: pick(answer, INTERFACE_PATHS.groups),
    networkInterfaceIds: [id],
  };
}

async function locationOf(
  asker: Asker,
  region: string,
  {
    subnetIds,
    securityGroupIds,
  }: Pick<
    Extract<SourceReference, { kind: "hypothetical-function" }>,
    "subnetIds" | "securityGroupIds"
  >,
  vpcId?: string,
): Promise<SourceLocation | undefined> {
  const common = { securityGroupIds, networkInterfaceIds: [] };
  // Prefer the subnets' answer, because an emulator may make up the VPC id in a function's VpcConfig.
  const answer = await asker.keep(subnets, { Filters: [filter("subnet-id", subnetIds)] });
  if (answer === undefined) return vpcId === undefined ? undefined : { vpcId, ...common };
  const found = pick(answer, "Subnets[].SubnetId");
  const missing = subnetIds.filter((id) => !found.includes(id));
  const vpcIds = pick(answer, SUBNET_VPC);
  if (missing.length > 0) {
    throw new DoctorError(`there is no subnet ${missing.join(", ")} in ${region}`);
  }
  if (vpcIds.length > 1) {
    throw new DoctorError(
      `the subnets must be in one VPC, but they are in ${vpcIds.length}: ${vpcIds.join(", ")}`,
    );
  }
  return vpcIds[0] === undefined ? undefined : { vpcId: vpcIds[0], ...common };
}

function filter(Name: string, Values: readonly string[]): Filter {
  return { Name, Values };
}
