/** Words and numbers, with what opens and closes them. Anything else is a name, or means something somewhere. */
const PLAIN = /^[("]*(?:[A-Za-z][A-Za-z'-]*|\d+)?[.,:;)"]*$/;

/** A word, and the punctuation around it. */
const AROUND = /^(\(*)(.*?)([.,:;)]*)$/s;

/** A part of a sentence: plain words, or a name and the like, which a reader takes as it is. */
export interface Span {
  readonly text: string;
  readonly isName: boolean;
}

/** A sentence in parts, which together are the sentence. */
export function spansOf(sentence: string): readonly Span[] {
  const words = sentence.split(" ").filter((word) => word !== "");
  return words
    .flatMap((word, index): readonly Span[] => {
      const space = index < words.length - 1 ? " " : "";
      if (PLAIN.test(word)) return [{ text: word + space, isName: false }];
      const [, before = "", inner = "", after = ""] = AROUND.exec(word) ?? [];
      return [
        { text: before, isName: false },
        { text: inner, isName: true },
        { text: after + space, isName: false },
      ];
    })
    .filter(({ text }) => text !== "");
}
