import { createColors, isColorSupported } from "picocolors";

/** Colors on a terminal, or if FORCE_COLOR is set. By default, picocolors would also color the log of a CI job. */
export const colours = createColors(
  isColorSupported && (process.stdout.isTTY || "FORCE_COLOR" in process.env),
);
