import { Asker } from "../../snapshot/account/asker";
import { type Clients } from "../../snapshot/account/clients";
import { Recorder } from "../../snapshot/account/recorder";
import { INSTANCE_PATHS, instanceProfile, instances } from "../../snapshot/calls/instances";
import { pick } from "../../snapshot/calls/query";
import { nameOf } from "../../../aws/arn";
import { type CollectedSource, type Layer } from "../../snapshot/collection";
import { type AuditQuestion } from "../command";
import { keepMissing, layerOf, oncePerName } from "./listing";

interface ListedInstance {
  readonly InstanceId?: string;
  readonly IamInstanceProfile?: { readonly Arn?: string };
  readonly NetworkInterfaces?: readonly {
    readonly Attachment?: { readonly DeviceIndex?: number };
  }[];
}

/** Instances with a primary interface: a terminated one has none. */
export async function listInstances(
  clients: Clients,
  region: Recorder,
  { vpc, tag }: AuditQuestion,
): Promise<readonly CollectedSource[]> {
  const recorder = new Recorder();
  const asker = new Asker(clients, recorder, {}, true);
  const Filters = [
    ...(vpc === undefined ? [] : [{ Name: "vpc-id", Values: [vpc] }]),
    ...(tag === undefined ? [] : [{ Name: `tag:${tag.key}`, Values: [tag.value] }]),
  ];
  const answer = await asker.keep(instances, Filters.length === 0 ? {} : { Filters });
  keepMissing(region, recorder);
  const all =
    (
      answer as { Reservations?: readonly { Instances?: readonly ListedInstance[] }[] } | undefined
    )?.Reservations?.flatMap(({ Instances = [] }) => Instances) ?? [];
  const running = all.filter(({ NetworkInterfaces = [] }) =>
    NetworkInterfaces.some(({ Attachment }) => Attachment?.DeviceIndex === 0),
  );
  const profileOf = oncePerName((profile) => describedProfile(clients, profile));
  return Promise.all(
    running.map(async (one): Promise<CollectedSource> => {
      const own = layerOf(instances.name, instances.permission, {
        Reservations: [{ Instances: [one] }],
      });
      const [profile] = pick({ Reservations: [{ Instances: [one] }] }, INSTANCE_PATHS.profile);
      const reference = { kind: "instance", instanceId: one.InstanceId ?? "" } as const;
      if (profile === undefined) return { reference, answers: own };
      return { reference, answers: new Map([...own, ...(await profileOf(profile))]) };
    }),
  );
}

async function describedProfile(clients: Clients, profile: string): Promise<Layer> {
  const recorder = new Recorder();
  const asker = new Asker(clients, recorder, {}, true);
  await asker.keep(instanceProfile, { InstanceProfileName: nameOf(profile) });
  return recorder.answers;
}
