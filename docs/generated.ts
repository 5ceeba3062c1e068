const marks = (name: string) => ({
  // Prettier skips what is generated, because it would pad every row of a table to its longest cell.
  start: `<!-- ${name}, by npm run docs -->\n<!-- prettier-ignore-start -->`,
  end: "<!-- prettier-ignore-end -->",
});

/** The page with a generated part of this name. @throws Error when the page has no place for it. */
export function withGenerated(page: string, name: string, part: string): string {
  const { start, end } = marks(name);
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0)
    throw new Error(`the page has no place for ${name.toLowerCase()}: ${start}`);
  return `${page.slice(0, from)}${start}\n\n${part}\n\n${page.slice(to)}`;
}
