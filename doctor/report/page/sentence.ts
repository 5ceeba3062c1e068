import { spansOf } from "../spans";
import { markup, type Markup } from "./markup";

/** A sentence with its period, in which a name keeps together as code. */
export function sentence(text: string): Markup {
  const spans = spansOf(capitalized(text)).map(({ text: part, isName }) =>
    isName ? markup`<code>${part}</code>` : markup`${part}`,
  );
  return markup`${spans}.`;
}

/** Only a word, not an id such as `rtb-a` or an attribute such as `enableDnsSupport`. */
function capitalized(text: string): string {
  return /^[a-z]+[ ,:;]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
