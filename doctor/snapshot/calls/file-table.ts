import { CALLS } from ".";
import { TOPICS } from "./topics";

/** The files of a collected folder and what is unknown without them, for docs/doctor.md. */
export function fileTable(): readonly (readonly [files: string, unknown: string])[] {
  return Object.entries(TOPICS).map(([topic, unknown]) => {
    const files = CALLS.filter((call) => call.tells === topic).map(({ file }) => file);
    return [files.filter((file) => file !== "").join(", "), unknown];
  });
}
