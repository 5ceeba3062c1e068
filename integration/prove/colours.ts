import { createColors, isColorSupported } from "picocolors";

/** On a terminal, or where it is asked for; picocolors by itself colours what a CI keeps as a log, too. */
export const colours = createColors(
  isColorSupported && (process.stdout.isTTY || "FORCE_COLOR" in process.env),
);
