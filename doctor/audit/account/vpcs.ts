import { layered } from "../../snapshot/answers";
import { Asker } from "../../snapshot/account/asker";
import { type Clients } from "../../snapshot/account/clients";
import { Recorder } from "../../snapshot/account/recorder";
import { keepByIds } from "../../snapshot/calls/asking";
import { ECS_PATHS, ecsTasks } from "../../snapshot/calls/ecs";
import { INSTANCE_PATHS, instances } from "../../snapshot/calls/instances";
import { subnets } from "../../snapshot/calls/subnets";
import { daxUrlOf } from "../../snapshot/client-endpoint";
import { identifySource } from "../../snapshot/source";
import { subnetsOf, vpcNamedIn, wordsIn } from "../collection";
import { type CollectedSource, type Layer } from "../../snapshot/collection";
import { type Named } from "../command";
import { askTraffic } from "./traffic";

interface Place {
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly interfaceIds: readonly string[];
  readonly vpcNamed: string | undefined;
  readonly dax?: string;
}

/** The answers about each VPC that a source is in, or that is named. Each is asked about once. */
export async function collectVpcs(
  clients: Clients,
  sources: readonly CollectedSource[],
  named?: Named,
): Promise<ReadonlyMap<string, Layer>> {
  const places = [
    ...sources.map((source) => placeOf(source, clients.region)),
    ...(named === undefined ? [] : placesOf(named)),
  ];
  const vpcOf = await findVpcs(
    clients,
    places.flatMap(({ subnetIds }) => subnetIds),
  );
  const byVpc = new Map<string, Place[]>();
  for (const place of places) {
    const vpcId = place.subnetIds.map(vpcOf).find((id) => id !== undefined) ?? place.vpcNamed;
    if (vpcId === undefined) continue;
    byVpc.set(vpcId, [...(byVpc.get(vpcId) ?? []), place]);
  }
  const layers = [...byVpc].map(async ([vpcId, inVpc]): Promise<readonly [string, Layer]> => {
    const recorder = new Recorder();
    const words = (of: (place: Place) => readonly string[]) =>
      [...new Set(inVpc.flatMap(of))].join(" ");
    const values = {
      VPC: vpcId,
      GROUPS_: words(({ groupIds }) => groupIds),
      INTERFACES: words(({ interfaceIds }) => interfaceIds),
      DAX: inVpc.find(({ dax }) => dax !== undefined)?.dax ?? "",
    };
    await new Asker(clients, recorder, values, true).askAll("vpc", "named-in-vpc");
    await askTraffic(clients, recorder);
    return [vpcId, recorder.answers];
  });
  return new Map(await Promise.all(layers));
}

function placesOf({ vpcIds, subnetIds, groupIds }: Named): readonly Place[] {
  return [
    ...vpcIds.map((vpcNamed) => ({ subnetIds: [], groupIds, interfaceIds: [], vpcNamed })),
    ...subnetIds.map((subnetId) => ({
      subnetIds: [subnetId],
      groupIds,
      interfaceIds: [],
      vpcNamed: undefined,
    })),
  ];
}

function placeOf({ reference, answers: layer }: CollectedSource, region: string): Place {
  const answers = layered([layer]);
  const identified = identifySource(answers, { source: reference, region });
  const { source } = identified;
  const dax = daxUrlOf(source.clientEndpoint);
  const details = wordsIn(answers, ecsTasks.name, ECS_PATHS.details);
  return {
    subnetIds: subnetsOf(answers, identified),
    groupIds: [
      ...("securityGroupIds" in source ? source.securityGroupIds : []),
      ...wordsIn(answers, instances.name, INSTANCE_PATHS.groups),
    ],
    interfaceIds: [
      ...wordsIn(answers, instances.name, INSTANCE_PATHS.interfaces),
      ...details.filter((word) => word.startsWith("eni-")),
    ],
    vpcNamed: vpcNamedIn(answers),
    ...(dax !== undefined && { dax }),
  };
}

/** An emulator may make up the VPC of a function, so the subnets say which it is. */
async function findVpcs(
  clients: Clients,
  subnetIds: readonly string[],
): Promise<(subnetId: string) => string | undefined> {
  const asker = new Asker(clients, new Recorder(), {}, true);
  const answer = await keepByIds(subnets, asker, "subnet-id", subnetIds);
  const described =
    (answer as { Subnets?: readonly { SubnetId?: string; VpcId?: string }[] } | undefined)
      ?.Subnets ?? [];
  const vpcs = new Map(described.map(({ SubnetId, VpcId }) => [SubnetId, VpcId]));
  return (subnetId) => vpcs.get(subnetId);
}
