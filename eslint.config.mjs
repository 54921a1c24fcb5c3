import js from "@eslint/js"
import tseslint from "typescript-eslint"
import { layers } from "./scripts/eslint/layers.mjs"
import { CONFIG_EXPORT, NO_SQL, ONLY_CLASSES, PLAIN_TESTS } from "./scripts/eslint/syntax.mjs"

const SERVICES = "src/modules/erp/services/*.ts"
const QUEUE = "src/modules/erp/services/delivery-queue.ts"
const SPECS = ["**/__tests__/**", "**/*.spec.ts"]

const BULLMQ = { name: "bullmq", message: "Only services/delivery-queue.ts knows BullMQ." }
const PG = { name: "pg", message: "SQL stands in modules/erp/services only.", allowTypeImports: true }
const PROCESS = ["process", "node:process"].map((name) => ({
  name,
  message: "process.env is read in medusa-config.ts and development scripts only; options come from the module.",
}))

/**
 * @param {object[]} paths
 * @returns {import("eslint").Linter.RulesRecord}
 */
const noImports = (...paths) => ({ "@typescript-eslint/no-restricted-imports": ["error", { paths }] })

/**
 * @param {object[]} selectors
 * @returns {import("eslint").Linter.RulesRecord}
 */
const noSyntax = (...selectors) => ({ "no-restricted-syntax": ["error", ...selectors] })

/**
 * The house rules as far as a machine can keep them; CONTRIBUTING.md says why. A later block replaces the options of
 * an earlier one for the same rule.
 */
export default tseslint.config(
  {
    ignores: ["**/node_modules/", ".medusa/", ".demo/", ".services/", "coverage/", "examples/*/dist/"],
  },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { erp: { rules: { layers } } },
    rules: {
      "no-undef": "off", // tsc checks it, in JavaScript as well
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"], location: "anywhere" }],
      "max-lines": ["error", 300],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
    },
  },
  { files: ["**/*.{js,cjs}"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["src/modules/*/migrations/**"], rules: { "max-lines": "off" } },
  { files: ["src/**", "demo/**", "bench/**", "examples/**"], ignores: SPECS, rules: { "erp/layers": "error" } },
  {
    files: ["src/**", "examples/connector/**"],
    ignores: SPECS,
    rules: {
      "no-console": "error",
      "no-restricted-properties": ["error", { object: "process", property: "env", message: PROCESS[0]?.message }],
      ...noImports(BULLMQ, PG, ...PROCESS),
      ...noSyntax(...NO_SQL),
    },
  },
  { files: ["src/modules/*/migrations/**"], rules: noSyntax() },
  { files: [SERVICES], rules: { ...noImports(BULLMQ, ...PROCESS), ...noSyntax(...ONLY_CLASSES) } },
  { files: [QUEUE], rules: noImports(...PROCESS) },
  { files: ["src/jobs/*.ts", "src/subscribers/*.ts"], rules: noSyntax(...NO_SQL, ...CONFIG_EXPORT) },
  { files: SPECS, rules: noSyntax(...PLAIN_TESTS) }
)
