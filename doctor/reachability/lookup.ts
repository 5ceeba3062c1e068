import { type Known } from "../snapshot/network";
import { type Reason } from "./codes";

export type Lookup<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: Reason };

export function missingField<T>(id: string, field: string): Lookup<T> {
  return { ok: false, reason: { kind: "field", id, field } };
}

/** Sorted by id, so that the order of an answer does not matter. */
export function collection<T>(known: Known<T>, idOf: (item: T) => string): Lookup<readonly T[]> {
  if (!known.known) return unknown(known);
  return { ok: true, value: [...known.items].sort((a, b) => compare(idOf(a), idOf(b))) };
}

export function index<T>(
  known: Known<T>,
  idOf: (item: T) => string,
  name: string,
): (id: string) => Lookup<T> {
  if (!known.known) return () => unknown(known);
  const items = new Map(known.items.map((item) => [idOf(item), item]));
  return (id) => {
    const value = items.get(id);
    return value === undefined ? notFound(id, name) : { ok: true, value };
  };
}

export function unknown<T>({ missing, why }: { missing: string; why: string }): Lookup<T> {
  return { ok: false, reason: { kind: "missing", missing, why } };
}

export function notFound<T>(id: string, name: string): Lookup<T> {
  return { ok: false, reason: { kind: "not-found", id, in: name } };
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
