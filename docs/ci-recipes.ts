import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withGenerated } from "./generated";

const FOLDER = join(__dirname, "ci");

/** A file that a CI system reads. */
export interface Recipe {
  readonly file: string;
  readonly text: string;
}

export const RECIPES: readonly Recipe[] = readdirSync(FOLDER)
  .sort()
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), "utf8") }));

/** Those that GitHub Actions reads. */
export const WORKFLOWS = RECIPES.filter(({ file }) => !file.startsWith("gitlab-"));

/** The page with each file as it is. */
export function withRecipes(page: string): string {
  return RECIPES.reduce(
    (text, recipe) => withGenerated(text, `ci/${recipe.file}`, `\`\`\`yaml\n${recipe.text}\`\`\``),
    page,
  );
}
