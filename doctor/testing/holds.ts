/** Prints a figure of a bench and its limit. @returns whether the figure is below the limit */
export function holds(what: string, figure: number, bound: number, unit: string): boolean {
  const holding = figure < bound;
  const text = `${figure.toFixed(unit === "" ? 2 : 0)}${unit}`;
  console.log(`${what.padEnd(52)}${text.padStart(8)}  ${holding ? "<" : "NOT <"} ${bound}${unit}`);
  return holding;
}
