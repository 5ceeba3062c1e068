import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Collection, type Layer } from "../snapshot/collection";
import { FOLDERS, layerIn, readCollection } from "../audit/folder";
import { DoctorError } from "../errors";
import { nameOf } from "../../aws/arn";
import { layered, readAnswer, readList } from "../snapshot/answers";
import { roleDescription } from "../snapshot/calls/role";
import { tableDescription } from "../snapshot/calls/table";
import { vpcs } from "../snapshot/calls/vpcs";
import { type Existing } from "../snapshot/plan";

/**
 * What `collect` or `audit collect` wrote.
 *
 * @throws DoctorError when the folder is neither
 * @throws SnapshotError when a file cannot be read as JSON
 */
export function existingIn(folder: string): Existing {
  if (existsSync(join(folder, FOLDERS.regions))) return existingOf(readCollection(folder));
  const layer = layerIn(folder);
  if (layer.size === 0) {
    throw new DoctorError(
      `\`${folder}\` has no answers; collect it with \`collect\` or \`audit collect\``,
    );
  }
  const answers = layered([layer]);
  const role = readAnswer(answers, roleDescription);
  const described = readList(answers, vpcs);
  return {
    account: new Map([...layer].filter(([name]) => OF_ACCOUNT.includes(name))),
    roles: new Map(role.known ? [[nameOf(role.value.Role.Arn), layer]] : []),
    vpcs: new Map(described.known ? described.items.map(({ VpcId }) => [VpcId, layer]) : []),
    tables: byArn([layer]),
  };
}

const OF_ACCOUNT: readonly string[] = ["get-caller-identity", "describe-organization"];

/** Everything of an account. */
export function existingOf({ account, roles, regions }: Collection): Existing {
  const all = [...regions.values()];
  return {
    account,
    roles,
    vpcs: new Map(all.flatMap((region) => [...region.vpcs])),
    tables: byArn(all.flatMap((region) => [...region.tables.values()])),
  };
}

function byArn(layers: readonly Layer[]): ReadonlyMap<string, Layer> {
  return new Map(
    layers.flatMap((layer) => {
      const table = readAnswer(layered([layer]), tableDescription);
      return table.known ? [[table.value.Table.TableArn, layer] as const] : [];
    }),
  );
}
