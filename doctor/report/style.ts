import { createColors } from "picocolors";

/** Colour for what the words say already. */
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
