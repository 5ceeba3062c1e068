import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

/** All elements, as a browser makes them of the text. */
export function elementsOf(html: string): readonly Element[] {
  const within = (node: Node): readonly Element[] =>
    "childNodes" in node ? [node, ...node.childNodes.flatMap(within)] : [];
  return parse(html).childNodes.flatMap(within);
}

export function textOf(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** All that a reader sees, with one space between words. */
export function readingOf(html: string): string {
  return named(html, "main").map(textOf).join(" ").replaceAll(/\s+/g, " ");
}

export function named(html: string, tag: string): readonly Element[] {
  return elementsOf(html).filter(({ tagName }) => tagName === tag);
}

export function attributeOf({ attrs }: Element, name: string): string | undefined {
  return attrs.find((each) => each.name === name)?.value;
}

/** Elements and attributes that do something, other than those of the page itself. */
export function activeIn(html: string): readonly string[] {
  return elementsOf(html).flatMap(({ tagName, attrs }) =>
    attrs
      .filter(
        ({ name, value }) =>
          name.startsWith("on") ||
          name === "style" ||
          ((name === "href" || name === "src") &&
            !/^(#main$|#[a-z]+-\d+$|data:image\/svg)/.test(value)),
      )
      .map(({ name }) => `${tagName} ${name}`)
      .concat(
        ["iframe", "img", "object", "embed", "base", "form"].includes(tagName) ? [tagName] : [],
      ),
  );
}
