import { type NetworkSnapshot } from "../snapshot/network";
import { createInventory, type Inventory } from "./inventory";

interface Indexed {
  readonly snapshot: NetworkSnapshot;
  readonly inventory: Inventory;
}

/** The latest networks with these subnets: as it is, and as it would be after a change. */
const LATEST = 2;
const INDEXED = new WeakMap<NetworkSnapshot["subnets"], readonly Indexed[]>();

/** The inventory of a network. Sources of one network share its collections, and so the inventory. */
export function inventoryOf(snapshot: NetworkSnapshot): Inventory {
  const latest = INDEXED.get(snapshot.subnets) ?? [];
  const found = latest.find((one) => isSame(one.snapshot, snapshot));
  if (found !== undefined) return found.inventory;
  const inventory = createInventory(snapshot);
  INDEXED.set(snapshot.subnets, [{ snapshot, inventory }, ...latest].slice(0, LATEST));
  return inventory;
}

/** Whether two snapshots have the very same collections. Their sources may differ. */
function isSame(a: NetworkSnapshot, b: NetworkSnapshot): boolean {
  const fields = Object.keys({ ...a, ...b }) as (keyof NetworkSnapshot)[];
  return fields.every((field) => field === "source" || a[field] === b[field]);
}
