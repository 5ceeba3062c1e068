import { type Fact } from "../../known";
import { type Entity } from "../entity";
import { type Reader } from "../reader";

/** Whether apply decides a tag of a role. */
export function hasOpenTags(reader: Reader): boolean {
  return reader.part("open tags of roles", () =>
    reader.all("aws_iam_role").some((role) => !tagsOf(role).known),
  );
}

/** Tags of the provider's configuration count too. */
export function tagsOf(entity: Entity): Fact<readonly object[]> {
  const tags = entity.fact(entity.isSet("tags_all") ? "tags_all" : "tags");
  if (!tags.known) return tags;
  const values = Object.entries((tags.value ?? {}) as Readonly<Record<string, unknown>>);
  return { known: true, value: values.map(([Key, Value]) => ({ Key, Value: String(Value) })) };
}
