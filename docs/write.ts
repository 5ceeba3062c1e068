/** `npm run docs`: writes the generated parts of the pages from the code. */
import { writePages } from "./write-pages";

writePages().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
