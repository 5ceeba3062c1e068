import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { GetInstanceProfileCommand } from "@aws-sdk/client-iam";
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { DoctorError } from "../../errors";
import { nameOf } from "../../../aws/arn";
import { type Question, type Target } from "../question";
import { ENDPOINT_VARIABLES, functionName, functionQualifier } from "../source";
import { mayNameTable } from "../table";
import { type Clients } from "./clients";
import { collectInterfacesById, collectSubnets, filter, type Place } from "./network";
import { type Recorder } from "./recorder";

/**
 * Describes who asks, and says where it is; `undefined` for a function outside any VPC.
 *
 * @throws DoctorError when there is no such function, instance, interface or subnet
 */
export function collectSource(
  clients: Clients,
  recorder: Recorder,
  { target }: Question,
): Promise<Place | undefined> {
  switch (target.kind) {
    case "function":
      return collectFunction(clients, recorder, target.name);
    case "instance":
      return collectInstance(clients, recorder, target.instanceId);
    case "network-interface":
      return collectInterface(clients, recorder, target.networkInterfaceId);
    case "hypothetical-function":
      return placeOf(clients, recorder, target);
  }
}

async function collectFunction(
  clients: Clients,
  recorder: Recorder,
  name: string,
): Promise<Place | undefined> {
  const answer = await recorder.record(
    "get-function-configuration",
    "lambda:GetFunctionConfiguration",
    async () => withoutSecrets(await getFunction(clients, name)),
    {
      notFound: `there is no function \`${name}\` in ${clients.region}; check its name, and --region`,
    },
  );
  const vpc = answer?.VpcConfig;
  const subnetIds = vpc?.SubnetIds ?? [];
  if (subnetIds.length === 0) return undefined;
  return placeOf(
    clients,
    recorder,
    { subnetIds, securityGroupIds: vpc?.SecurityGroupIds ?? [] },
    vpc?.VpcId,
  );
}

function getFunction({ lambda }: Clients, name: string): Promise<FunctionConfiguration> {
  const qualifier = functionQualifier(name);
  return lambda.send(
    new GetFunctionConfigurationCommand({
      FunctionName: functionName(name),
      ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
    }),
  );
}

/** Of the variables, only those that say which table and which endpoint: others may be secret. */
function withoutSecrets(configuration: FunctionConfiguration): FunctionConfiguration {
  const variables = configuration.Environment?.Variables;
  if (variables === undefined) return configuration;
  const kept = Object.entries(variables).filter(
    ([name]) => mayNameTable(name) || ENDPOINT_VARIABLES.includes(name),
  );
  return {
    ...configuration,
    Environment: { ...configuration.Environment, Variables: Object.fromEntries(kept) },
  };
}

async function collectInstance(
  { ec2, iam, region }: Clients,
  recorder: Recorder,
  instanceId: string,
): Promise<Place | undefined> {
  const answer = await recorder.record("describe-instances", "ec2:DescribeInstances", () =>
    ec2.send(new DescribeInstancesCommand({ Filters: [filter("instance-id", [instanceId])] })),
  );
  const instance = answer?.Reservations?.flatMap((reservation) => reservation.Instances ?? [])[0];
  if (answer && instance === undefined) {
    throw new DoctorError(
      `there is no instance \`${instanceId}\` in ${region}; check its id, and --region`,
    );
  }
  const profile = instance?.IamInstanceProfile?.Arn;
  if (profile !== undefined) {
    await recorder.record("get-instance-profile", "iam:GetInstanceProfile", () =>
      iam.send(new GetInstanceProfileCommand({ InstanceProfileName: nameOf(profile) })),
    );
  }
  const interfaces = instance?.NetworkInterfaces ?? [];
  // A terminated instance is in no VPC.
  if (instance?.VpcId === undefined) return undefined;
  return {
    vpcId: instance.VpcId,
    securityGroupIds: groupIds(interfaces),
    networkInterfaceIds: interfaces.flatMap((item) => item.NetworkInterfaceId ?? []),
  };
}

async function collectInterface(
  { ec2, region }: Clients,
  recorder: Recorder,
  id: string,
): Promise<Place | undefined> {
  const answer = await collectInterfacesById(ec2, recorder, [id]);
  if (answer === undefined) return undefined;
  const found = answer.NetworkInterfaces[0];
  if (found?.VpcId === undefined) {
    throw new DoctorError(
      `there is no network interface \`${id}\` in ${region}; check its id, and --region`,
    );
  }
  return {
    vpcId: found.VpcId,
    securityGroupIds: groupIds([found]),
    networkInterfaceIds: [id],
  };
}

function groupIds(
  interfaces: readonly { readonly Groups?: readonly { readonly GroupId?: string }[] }[],
): readonly string[] {
  return interfaces.flatMap((item) => item.Groups ?? []).flatMap((group) => group.GroupId ?? []);
}

async function placeOf(
  { ec2, region }: Clients,
  recorder: Recorder,
  target: Pick<
    Extract<Target, { kind: "hypothetical-function" }>,
    "subnetIds" | "securityGroupIds"
  >,
  vpcId?: string,
): Promise<Place | undefined> {
  const { subnetIds, securityGroupIds } = target;
  const common = { securityGroupIds, networkInterfaceIds: [] };
  // The subnets' own answer first: an emulator may make up the id in a function's VpcConfig.
  const answer = await collectSubnets(ec2, recorder, [filter("subnet-id", subnetIds)]);
  if (answer === undefined) return vpcId === undefined ? undefined : { vpcId, ...common };
  const missing = subnetIds.filter((id) => !answer.Subnets.some((item) => item.SubnetId === id));
  const vpcIds = [...new Set(answer.Subnets.map((subnet) => subnet.VpcId))];
  if (missing.length > 0) {
    throw new DoctorError(`there is no subnet ${missing.join(", ")} in ${region}`);
  }
  if (vpcIds.length > 1) {
    throw new DoctorError(
      `the subnets must be of one VPC, and are of ${vpcIds.length}: ${vpcIds.join(", ")}`,
    );
  }
  return vpcIds[0] === undefined ? undefined : { vpcId: vpcIds[0], ...common };
}
