import { type Known, type NetworkSnapshot } from "../../../doctor/snapshot/network";

/** Stops planning of what it is thrown in: a whole network, or one target of a route. */
export class NotModeled extends Error {
  override readonly name = "NotModeled";
}

/** @throws NotModeled if the collection is unknown */
export function itemsOf<T>(known: Known<T>): readonly T[] {
  if (!known.known) throw new NotModeled(`${known.missing}: ${known.why}`);
  return known.items;
}

type Collections = {
  readonly [
    Name in keyof NetworkSnapshot as NetworkSnapshot[Name] extends Known<unknown> ? Name : never
  ]: NetworkSnapshot[Name];
};
type ItemOf<Name extends keyof Collections> =
  Collections[Name] extends Known<infer Item> ? Item : never;

/** @throws NotModeled if there is no such item, or if the collection is unknown */
export function find<Name extends keyof Collections>(
  snapshot: NetworkSnapshot,
  name: Name,
  id: string,
  idOf: (item: ItemOf<Name>) => string | undefined,
): ItemOf<Name> {
  const items = itemsOf(snapshot[name] as Known<ItemOf<Name>>);
  const item = items.find((each) => idOf(each) === id);
  if (item === undefined) throw new NotModeled(`${id} is not in the snapshot`);
  return item;
}

/** @throws NotModeled if the field is absent */
export function required<T>(value: T | undefined, id: string, field: string): T {
  if (value === undefined) throw new NotModeled(`${id} lacks ${field}`);
  return value;
}

/** The only item. @throws NotModeled if there are several that differ */
export function only<T>(items: readonly T[], what: string): T | undefined {
  const different = new Set(items);
  if (different.size > 1) throw new NotModeled(`${what}: there are ${different.size}`);
  return items[0];
}
