import { z } from "zod";
import { type Rule } from "../rules";

const NAME = /^[A-Za-z0-9_.-]{3,255}$/;
const MUST = "be 3 to 255 letters, digits, `_`, `.` or `-`";

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const tableNameRule: Rule<string> = { schema: z.string().regex(NAME), must: MUST };

/** Grants and alarms name an index, and an index is told from another by its name. */
export const indexNameRule: Rule<string> = { ...tableNameRule, atSynthesis: true };

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const attributeNameRule: Rule<string> = {
  schema: z.string().min(1).max(255),
  must: "be 1 to 255 characters long",
};
