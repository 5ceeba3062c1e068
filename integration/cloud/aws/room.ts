import { EC2Client } from "@aws-sdk/client-ec2";
import { messageOf, UsageError } from "../../errors";
import { type ClientConfig } from "../cloud";
import { needsIn, type Needs } from "./needs";
import { QUOTAS, type Quota } from "./quotas";
import { serviceQuota } from "./service-quotas";

export interface RoomOptions {
  readonly clientConfig: ClientConfig;
  /** The stack folders by stack name. */
  readonly folders: ReadonlyMap<string, string>;
  /** How many stacks may run at a time, whatever the quotas are. */
  readonly parallel: number;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How much of a quota is left. */
interface Room {
  readonly quota: Quota;
  readonly value: number;
  readonly used: number;
}

/**
 * Reads quotas and what is used of them, before anything is created.
 * @returns how many of the stacks fit into the account at a time, at most `parallel`.
 * @throws UsageError if one of the stacks does not fit alone.
 */
export async function stacksThatFit(options: RoomOptions): Promise<number> {
  const { folders, parallel, print } = options;
  const needs = new Map(
    await Promise.all(
      [...folders].map(async ([stack, folder]) => [stack, await needsIn(folder)] as const),
    ),
  );
  const rooms = await roomsFor([...needs.values()], options);
  const problems = rooms.flatMap((room) => refusals(room, needs));
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  const limits = rooms.map((room) => ({ room, most: mostAtATime(room, [...needs.values()]) }));
  const most = Math.min(parallel, ...limits.map((limit) => limit.most));
  if (most < Math.min(parallel, folders.size)) {
    const tight = limits.filter((limit) => limit.most === most).map(({ room }) => textOf(room));
    print(`runs at most ${most} of the stacks at a time: ${tight.join("; ")}`);
  }
  return most;
}

async function roomsFor(needs: readonly Needs[], options: RoomOptions): Promise<readonly Room[]> {
  const { clientConfig, print, signal } = options;
  const asked = QUOTAS.filter(({ what }) => needs.some((each) => each[what] > 0));
  const client = new EC2Client(clientConfig);
  try {
    const rooms = await Promise.all(
      asked.map(async (quota) => {
        const [value, used] = await Promise.all([
          serviceQuota(clientConfig, quota.service, quota.code, signal),
          quota.used(client).catch((error: unknown) => {
            signal.throwIfAborted();
            return messageOf(error);
          }),
        ]);
        if (typeof used === "string") {
          print(`not known how much is used of ${quota.name}: ${used}`);
          return [];
        }
        if (value === undefined) {
          print(`could not read the quota ${quota.name}; takes AWS's default, ${quota.byDefault}`);
        }
        return [{ quota, value: value ?? quota.byDefault, used }];
      }),
    );
    return rooms.flat();
  } finally {
    client.destroy();
  }
}

/** The sentences for stacks that do not fit, even alone. */
function refusals(room: Room, needs: ReadonlyMap<string, Needs>): readonly string[] {
  const { quota, value, used } = room;
  const tooMuch = [...needs].filter(([, each]) => each[quota.what] > value - used);
  if (tooMuch.length === 0) return [];
  const stacks = tooMuch.map(([stack, each]) => `${stack} needs ${each[quota.what]}`);
  return [
    `${textOf(room)}, but ${stacks.join(", ")}: delete what is not used, request a higher quota (${quota.service} ${quota.raisedBy ?? quota.code}), or leave these stacks out (--stack); nothing was created`,
  ];
}

/** How many stacks fit, whichever they are. */
function mostAtATime({ quota, value, used }: Room, needs: readonly Needs[]): number {
  const largest = needs.map((each) => each[quota.what]).sort((one, other) => other - one);
  let left = value - used;
  const tooMany = largest.findIndex((need) => (left -= need) < 0);
  return tooMany === -1 ? Infinity : tooMany;
}

function textOf({ quota, value, used }: Room): string {
  return `${quota.name} has a quota of ${value}, of which ${used} are used`;
}
