export interface Counted<T> {
  /** Reads as the original does. */
  readonly data: T;
  /** How often a field or an item of it has been read. */
  readonly reads: () => number;
}

/** Data that counts its reads, which take no time: a count is the same on a busy machine. */
export function counted<T extends object>(original: T): Counted<T> {
  let reads = 0;
  // One for each object, so that the same object stays the same.
  const wrapped = new WeakMap<object, object>();
  const wrap = <O extends object>(object: O): O => {
    const before = wrapped.get(object);
    if (before !== undefined) return before as O;
    const proxy = new Proxy(object, {
      get: (target, field) => {
        reads += 1;
        const value: unknown = Reflect.get(target, field);
        return typeof value === "object" && value !== null ? wrap(value) : value;
      },
    });
    wrapped.set(object, proxy);
    return proxy;
  };
  return { data: wrap(original), reads: () => reads };
}
