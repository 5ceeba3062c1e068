import { DoctorError } from "../../errors";
import { nameOf } from "../../../aws/arn";
import { type Filter, type Values } from "../calls/asking";
import { APP_RUNNER_PATHS, appRunnerService, vpcConnector } from "../calls/app-runner";
import { ECS_PATHS, ecsServices, ecsTasks, taskDefinition } from "../calls/ecs";
import { functionConfiguration, FUNCTION_PATHS } from "../calls/function-configuration";
import { INSTANCE_PATHS, instanceProfile, instances } from "../calls/instances";
import { INTERFACE_PATHS, networkInterfaces } from "../calls/network-interfaces";
import { pick } from "../calls/query";
import { SUBNET_VPC, subnets } from "../calls/subnets";
import { ecsNameOf } from "../ecs-source";
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
    case "ecs-task":
      return collectTask(askerFor, region, source.name);
    case "ecs-service":
      return collectService(askerFor, region, source.name);
    case "app-runner-service":
      return collectAppRunner(askerFor, region, source.name);
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

async function collectTask(
  askerFor: AskerFor,
  region: string,
  named: string,
): Promise<SourceLocation | undefined> {
  const { cluster, name } = ecsNameOf(named);
  const answer = await askerFor({ CLUSTER: cluster, TASK: name }).ask(ecsTasks);
  await collectDefinition(askerFor, pick(answer, ECS_PATHS.definitionOfTask));
  const details = pick(answer, ECS_PATHS.details);
  const networkInterfaceId = details.find((value) => value.startsWith("eni-"));
  return networkInterfaceId === undefined
    ? undefined
    : collectInterface(askerFor({}), region, networkInterfaceId);
}

async function collectService(
  askerFor: AskerFor,
  region: string,
  named: string,
): Promise<SourceLocation | undefined> {
  const { cluster, name } = ecsNameOf(named);
  const answer = await askerFor({ CLUSTER: cluster, SERVICE: name }).ask(ecsServices);
  await collectDefinition(askerFor, pick(answer, ECS_PATHS.definitionOfService));
  return inSubnets(askerFor, region, answer, ECS_PATHS);
}

async function collectDefinition(
  askerFor: AskerFor,
  [DEFINITION]: readonly string[],
): Promise<void> {
  if (DEFINITION !== undefined) await askerFor({ DEFINITION }).ask(taskDefinition);
}

async function collectAppRunner(
  askerFor: AskerFor,
  region: string,
  arn: string,
): Promise<SourceLocation | undefined> {
  const service = await askerFor({ SERVICE: arn }).ask(appRunnerService);
  const [CONNECTOR] = pick(service, APP_RUNNER_PATHS.connector);
  if (CONNECTOR === undefined) return undefined;
  const answer = await askerFor({ CONNECTOR }).ask(vpcConnector);
  return inSubnets(askerFor, region, answer, APP_RUNNER_PATHS);
}

async function inSubnets(
  askerFor: AskerFor,
  region: string,
  answer: unknown,
  paths: { readonly subnets: string; readonly groups: string },
): Promise<SourceLocation | undefined> {
  const subnetIds = pick(answer, paths.subnets);
  if (subnetIds.length === 0) return undefined;
  const securityGroupIds = pick(answer, paths.groups);
  return locationOf(askerFor({}), region, { subnetIds, securityGroupIds });
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
