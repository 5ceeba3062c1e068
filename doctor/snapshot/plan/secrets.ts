import { hasMark } from "./nodes";

/** Stands for every sensitive value, as Terraform prints it. */
const SENSITIVE = "(sensitive value)";

/** The same value, without what must not be shown. Its shape stays, so that what is set is known to be set. */
export function withoutSecrets<T>(value: T, marks: unknown): T {
  return hasMark(marks) ? (redacted(value, marks) as T) : value;
}

function redacted(value: unknown, marks: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item, place) => redacted(item, markAt(marks, place)));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, redacted(item, markAt(marks, name))]),
    );
  }
  return marks === true && value !== null ? SENSITIVE : value;
}

function markAt(marks: unknown, step: string | number): unknown {
  if (typeof marks !== "object" || marks === null) return marks;
  return (marks as Readonly<Record<string | number, unknown>>)[step];
}
