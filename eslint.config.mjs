import js from "@eslint/js";
import importX from "eslint-plugin-import-x";
import globals from "globals";
import tseslint from "typescript-eslint";

/** A room, and what of ours may be imported there besides itself. Imports go one way, as data does. */
const zone = (target, allowed, packages = ["./node_modules"]) => ({
  target: `./${target}`,
  from: "./",
  except: [target, ...allowed].map((room) => `./${room}`).concat(packages),
  message: `${target} may import of ours only ${allowed.join(", ") || "itself"}.`,
});

const NO_PACKAGES = [];

const zones = [
  zone("aws", [], NO_PACKAGES),
  zone("contract", [], NO_PACKAGES),
  zone("lambda-src", ["contract"]),
  zone("modules", ["contract", "aws", "lambda-src/bundle.ts"]),
  zone("package", [
    "doctor/bundle.ts",
    "lambda-src/bundle.ts",
    "lambda-src/licenses.ts",
    "integration",
  ]),
  {
    target: ["./modules/*.ts", "./modules/!(stacks)/**"],
    from: "./modules/stacks",
    message: "a construct knows nothing of the app that uses it.",
  },
  zone("main.ts", ["modules"]),
  zone("doctor", ["aws", "package.json"]),
  zone("doctor/reachability", ["doctor/snapshot", "aws"]),
  zone("doctor/authorization", ["doctor/errors.ts", "aws"]),
  ...["reachability", "authorization", "report"].map((room) => ({
    target: "./doctor/snapshot",
    from: `./doctor/${room}`,
    message: `doctor/snapshot must not import doctor/${room}.`,
  })),
  zone("integration", ["doctor", "contract", "aws"]),
  zone("integration/lab/plan", ["doctor/snapshot", "aws", "integration/lab/testing"]),
  {
    target: "./integration/lab/!(differential)/**",
    from: "./doctor/reachability",
    message: "the lab is a second reading of the network, so it imports nothing of the first.",
  },
  zone("docs", ["modules", "doctor", "integration", "contract"]),
];

/** A link in a comment has one form, so that editors and reference pages find it: `@see https://…`. */
const links = {
  meta: { type: "layout", schema: [] },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        for (const line of comment.value.split("\n")) {
          const form = comment.type === "Block" ? /^\s*\*?\s*@see https:\/\// : /@see https:\/\//;
          if (/(?<!["`'])https:\/\//.test(line) && !form.test(line)) {
            context.report({
              loc: comment.loc,
              message: "a link in a comment is `@see https://…`.",
            });
          }
        }
      }
    },
  }),
};

const privateMembers = [
  "PropertyDefinition",
  "MethodDefinition[kind!='constructor']",
  "TSParameterProperty",
];

export default tseslint.config(
  { ignores: ["node_modules", "dist", "cdktf.out", "coverage", "**/*.js", ".cache"] },
  js.configs.recommended,
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "import-x": importX, house: { rules: { links } } },
    settings: {
      "import-x/resolver-next": [
        importX.createNodeResolver({ extensions: [".ts", ".js", ".json"] }),
      ],
    },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "import-x/consistent-type-specifier-style": ["error", "prefer-inline"],
      "import-x/no-duplicates": ["error", { "prefer-inline": true }],
      "@typescript-eslint/explicit-member-accessibility": ["error", { accessibility: "no-public" }],
      "no-restricted-syntax": [
        "error",
        ...privateMembers.map((node) => ({
          selector: `${node}[accessibility='private']`,
          message: "a private member is `#name`.",
        })),
      ],
      "house/links": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      eqeqeq: "error",
      // @types/jest takes matchers only as an addition to its namespace.
      "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }],
    },
  },
  {
    files: ["**/*.test.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    // esbuild names variables by the letters of the source, keywords of TypeScript included. Without these ones the
    // bundle would have another hash, and every deployed function would be replaced for the sake of style.
    files: ["lambda-src/*.ts"],
    rules: { "@typescript-eslint/explicit-member-accessibility": "off" },
  },
  {
    // Constructs are made for what making them does.
    files: ["modules/**/*.ts", "main.ts"],
    rules: { "no-new": "off" },
  },
);
