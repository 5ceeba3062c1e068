import { createColors } from "picocolors";

/** Color only repeats what the words say. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export function styleFor(color: boolean): Style {
  const { green, red, yellow, bold, dim } = createColors(color);
  return { good: green, bad: red, doubtful: yellow, strong: bold, faint: dim };
}
