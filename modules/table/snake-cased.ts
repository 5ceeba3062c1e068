/** Names of blocks and attributes as Terraform writes them. */
export function snakeCased(block: unknown): unknown {
  if (Array.isArray(block)) return block.map(snakeCased);
  if (typeof block !== "object" || block === null) return block;
  return Object.fromEntries(
    Object.entries(block).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(value),
    ]),
  );
}
