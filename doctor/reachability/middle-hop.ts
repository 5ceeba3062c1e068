import { type Unsupported } from "./codes";
import { type Fix } from "./fix";
import { type Inventory } from "./inventory";
import { blocked, unknown } from "./segment";
import { type Hop } from "./trace";

/**
 * A route target that is not followed. What is known before it decides: an interface that checks source and
 * destination drops every packet that is for somebody else.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
 */
export function crossMiddleHop(
  inventory: Inventory,
  { id, what }: { readonly id: string; readonly what: Unsupported },
  fix?: Fix,
): Hop {
  const component = { kind: "route-target", id } as const;
  if (what === "network-interface" && id.startsWith("eni-")) {
    const found = inventory.networkInterface(id);
    if (found.ok && found.value.SourceDestCheck === true) {
      return blocked(component, "X_SOURCE_DEST_CHECK", fix);
    }
  }
  return unknown(component, { kind: "unsupported", what, id });
}
