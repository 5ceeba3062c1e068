/** One step of `module.vpc.aws_subnet.a["x"].id`: a name, an index, or a splat. */
export type Step =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly key: string | number }
  | { readonly kind: "splat" };

const PART =
  /\.?(?:(?<name>[\p{L}_][\p{L}\p{N}_-]*)|\[(?<number>\d+)\]|\[(?<text>"(?:[^"\\]|\\.)*")\]|(?<splat>\[\*\]|\*)|(?<attribute>\d+))/uy;

/** The steps, or `undefined` if the text is any other expression. */
export function parseTraversal(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const groups = PART.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const { name, number, text: quoted, splat, attribute } = groups;
    if (name !== undefined) steps.push({ kind: "name", name });
    else if (splat !== undefined) steps.push({ kind: "splat" });
    else if (quoted !== undefined) steps.push({ kind: "index", key: JSON.parse(quoted) as string });
    else steps.push({ kind: "index", key: Number(number ?? attribute) });
  }
  return steps.length === 0 ? undefined : steps;
}

/** The references that are written in the expression, without those that each of them implies. */
export function writtenReferences(references: readonly string[]): readonly string[] {
  const written: string[] = [];
  let last = "";
  for (const reference of references) {
    const isImplied = last.startsWith(`${reference}.`) || last.startsWith(`${reference}[`);
    if (!isImplied) written.push(reference);
    last = reference;
  }
  return written;
}
