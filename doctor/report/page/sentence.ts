import { spansOf } from "../spans";
import { markup, type Markup } from "./markup";

/** A sentence with its period, in which a name keeps together as code. */
export function sentence(text: string): Markup {
  const spans = spansOf(text).map(({ text: part, isName }, index) => {
    if (isName) return markup`<code>${part}</code>`;
    return markup`${index === 0 ? part.charAt(0).toUpperCase() + part.slice(1) : part}`;
  });
  return markup`${spans}.`;
}
