import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { withGenerated } from "./generated";

const FOLDER = join(__dirname, "../examples/orders");

/** The files of the app that the page shows, in its order. */
export const FILES = [
  "app.ts",
  "src/place-order.ts",
  "loyalty/index.js",
  "report/report.py",
  "package.json",
] as const;

/** The page with each file as it is. */
export function withOwnApp(page: string): string {
  return FILES.reduce((text, file) => {
    const code = readFileSync(join(FOLDER, file), "utf8");
    return withGenerated(text, `orders/${file}`, `\`\`\`${extname(file).slice(1)}\n${code}\`\`\``);
  }, page);
}
