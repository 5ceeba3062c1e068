import { z } from "zod";
import { STACK_TAG } from "../../contract/stacks";
import { type Rule } from "../rules";

/** The tags that the stacks add: `Name` on parts of the network, `Stack` on everything. */
const OWN_TAGS = ["Name", STACK_TAG];
const OWN_KEYS = OWN_TAGS.map((key) => key.toLowerCase());
/** AWS allows 50 tags per resource. */
const MAX_TAGS = 50 - OWN_TAGS.length;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function isKey(key: string): boolean {
  return (
    key.length >= 1 &&
    key.length <= 128 &&
    CHARACTERS.test(key) &&
    !key.toLowerCase().startsWith("aws:") &&
    !OWN_KEYS.includes(key.toLowerCase())
  );
}

/** IAM takes keys that differ only in case for one key, and refuses a role that has both. */
function differIgnoringCase(keys: readonly string[]): boolean {
  return new Set(keys.map((key) => key.toLowerCase())).size === keys.length;
}

/**
 * Tags that every resource in the stacks accepts.
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export const tagsRule: Rule<Readonly<Record<string, string>>> = {
  schema: z
    .record(z.string().refine(isKey), z.string().max(256).regex(CHARACTERS))
    .refine((tags) => Object.keys(tags).length <= MAX_TAGS)
    .refine((tags) => differIgnoringCase(Object.keys(tags))),
  must: `be at most ${MAX_TAGS} tags, with keys of 1 to 128 and values of at most 256 letters, digits, spaces or any of \`_.:/=+-@\`; a key must not start with \`aws:\`, be ${OWN_TAGS.join(" or ")}, or differ from another only in case`,
};
