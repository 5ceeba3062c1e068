import { CALLS } from ".";
import { TOPICS } from "./topics";

/** The files of a collected folder, for docs/doctor.md: what is not known without each. */
export function fileTable(): readonly (readonly [files: string, unknown: string])[] {
  return Object.entries(TOPICS).map(([topic, unknown]) => {
    const files = CALLS.filter((call) => call.tells === topic).map(({ file }) => file);
    return [files.filter((file) => file !== "").join(", "), unknown];
  });
}
