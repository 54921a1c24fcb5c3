/** One project per suite of scripts/suites.mjs. */

/** @param {object} parser of swc, without the file kind */
const transform = (parser) => [
  "@swc/jest",
  {
    jsc: {
      parser: { syntax: "typescript", ...parser },
      target: "es2022",
      transform: { react: { runtime: "automatic" } },
    },
    // `import()` stays one: it is how a spec loads a module of demo/.
    module: { type: "commonjs", ignoreDynamic: true },
    sourceMaps: "inline",
  },
]

/**
 * @param {string} displayName
 * @param {string} testMatch
 */
const project = (displayName, testMatch) => ({
  displayName,
  testMatch: [`<rootDir>/${testMatch}`],
  testEnvironment: "node",
  transform: { "^.+\\.ts$": transform({}), "^.+\\.tsx$": transform({ tsx: true }) },
  moduleNameMapper: {
    "^medusa-plugin-erp/(modules|providers)/(.+)$": "<rootDir>/src/$1/$2",
    "^medusa-plugin-erp/workflows$": "<rootDir>/src/workflows",
  },
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.demo/", "<rootDir>/.services/"],
})

/** @type {import("jest").Config} */
module.exports = {
  testTimeout: 60_000,
  projects: [
    project("unit", "{src,bench}/**/__tests__/**/*.unit.spec.ts"),
    project("packaging", "integration-tests/packaging/**/*.spec.ts"),
    project("modules", "integration-tests/modules/**/*.spec.ts"),
    project("connectors", "integration-tests/connectors/**/*.spec.ts"),
    project("faults", "integration-tests/faults/**/*.spec.ts"),
    project("http", "integration-tests/http/**/*.spec.ts"),
    {
      // One installation for both: those of the browser look at the same installed store.
      ...project("store", "integration-tests/{store,e2e}/**/*.spec.ts"),
      globalSetup: "<rootDir>/integration-tests/store/support/install.ts",
      globalTeardown: "<rootDir>/integration-tests/store/support/uninstall.ts",
    },
  ],
}
