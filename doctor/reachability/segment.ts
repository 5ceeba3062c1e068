import { intersect, type Ranges } from "./addresses";
import type { Code, Reason } from "./codes";
import type { Fix } from "./fix";
import type { At, Component, Hop, Note, Via } from "./trace";

/** A part of the path, the same for all of these addresses. */
export interface Segment {
  readonly ranges: Ranges;
  readonly hops: readonly Hop[];
  /** The hops of DNS resolution. They come before all other hops. */
  readonly names?: readonly Hop[];
  readonly via?: Via;
  readonly notes?: readonly Note[];
  /** The subnet that the packets enter. Its network ACL sees the source's address. */
  readonly enters?: { readonly subnetId: string; readonly at: At };
}

/** Continues every segment of the first list with the segments of the second that share its addresses. */
export function join(first: readonly Segment[], second: readonly Segment[]): readonly Segment[] {
  const joined: Segment[] = [];
  for (const before of first) {
    for (const after of second) {
      const ranges = intersect(before.ranges, after.ranges);
      if (ranges.length === 0) continue;
      joined.push({
        ranges,
        hops: [...before.hops, ...after.hops],
        names: after.names ?? before.names,
        via: after.via ?? before.via,
        notes: before.notes === undefined ? after.notes : [...before.notes, ...(after.notes ?? [])],
        enters: after.enters ?? before.enters,
      });
    }
  }
  return joined;
}

// A property after a spread makes V8 store the object as a dictionary, which is four times as large.

export function ok(component: Component): Hop {
  return { status: "ok", ...component };
}

export function blocked(component: Component, code: Code, fix?: Fix): Hop {
  return { status: "blocked", code, ...(fix && { fix }), ...component };
}

export function unknown(component: Component, reason: Reason, code?: Code, fix?: Fix): Hop {
  return {
    status: "unknown",
    code: code ?? codeOf(reason),
    reason,
    ...(fix && { fix }),
    ...component,
  };
}

/** Something about a subnet is unknown. A missing answer affects all subnets, so the hop names the answer. */
export function unknownIn(subnetId: string, reason: Reason): Hop {
  const component: Component =
    reason.kind === "missing"
      ? { kind: "answer", id: reason.missing }
      : { kind: "subnet", id: subnetId };
  return unknown(component, reason);
}

function codeOf(reason: Reason): Code {
  switch (reason.kind) {
    case "missing":
    case "not-found":
    case "field":
      return "UNKNOWN_RESOURCE";
    case "conflict":
    case "unsupported":
      return "UNSUPPORTED_COMPONENT";
  }
}

/** Calls `make` once per key. */
export function cached<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
