import js from "@eslint/js";
import importX from "eslint-plugin-import-x";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Each folder, and what of ours it may import besides itself. Data flows one way, and so do imports. */
const zones = [
  { target: "./lambda-src", forbidden: ["modules", "doctor", "integration", "main.ts"] },
  { target: "./modules", forbidden: ["doctor", "integration", "main.ts"] },
  { target: "./doctor", forbidden: ["modules", "lambda-src", "integration", "main.ts"] },
  { target: "./integration", forbidden: ["modules", "main.ts"] },
  { target: "./main.ts", forbidden: ["doctor", "integration"] },
  {
    target: "./doctor/reachability",
    forbidden: ["doctor/authorization", "doctor/report", "doctor/cli.ts"],
  },
  {
    target: "./doctor/authorization",
    forbidden: ["doctor/reachability", "doctor/report", "doctor/cli.ts"],
  },
  {
    target: "./doctor/snapshot",
    forbidden: ["doctor/reachability", "doctor/authorization", "doctor/report"],
  },
].flatMap(({ target, forbidden }) =>
  forbidden.map((folder) => ({
    target,
    from: `./${folder}`,
    message: `${target} must not import ${folder}.`,
  })),
);

/** Of lambda-src, the others see the contract (and the constructs the bundle), never the handler. */
const onlyContract = (allowed) => ({
  "import-x/no-restricted-paths": [
    "error",
    {
      zones: [
        ...zones,
        {
          target: ["./modules", "./integration", "./main.ts"],
          from: "./lambda-src",
          except: allowed,
          message: `only ${allowed.join(" and ")} of lambda-src may be imported from outside it.`,
        },
      ],
    },
  ],
});

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
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [
        importX.createNodeResolver({ extensions: [".ts", ".js", ".json"] }),
      ],
    },
    rules: {
      ...onlyContract(["./contract.ts", "./bundle.ts"]),
      "import-x/no-cycle": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
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
    // Constructs are made for what making them does.
    files: ["modules/**/*.ts", "main.ts"],
    rules: { "no-new": "off" },
  },
);
