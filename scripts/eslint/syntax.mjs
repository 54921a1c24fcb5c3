/** Selectors for ESLint's `no-restricted-syntax`: https://eslint.org/docs/latest/extend/selectors */

const SQL = "/^\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|WITH|LOCK TABLE)\\s/"

/** Upper-case SQL in a string, as all of ours is written. */
export const NO_SQL = [`Literal[value=${SQL}]`, `TemplateElement[value.raw=${SQL}]`].map((selector) => ({
  selector,
  message: "SQL stands in modules/erp/services only.",
}))

/** Medusa registers every function a file of services/ exports, and a class `<Model>Service` replaces a generated one. */
export const ONLY_CLASSES = [
  ...[
    "ExportNamedDeclaration > FunctionDeclaration",
    "ExportNamedDeclaration > VariableDeclaration",
    "ExportNamedDeclaration > TSEnumDeclaration",
    "ExportNamedDeclaration[exportKind='value'] > ExportSpecifier[exportKind='value']",
    "ExportDefaultDeclaration",
    "ExportAllDeclaration[exportKind='value']",
  ].map((selector) => ({ selector, message: "A file of services/ exports classes and types by name, nothing else." })),
  {
    selector: "ExportNamedDeclaration > ClassDeclaration[id.name=/Service$/]",
    message: "No class of services/ is called …Service: Medusa would take it for a model's own service.",
  },
]

/** Medusa refuses to boot with a job or a subscriber that has no `config`. */
export const CONFIG_EXPORT = [
  {
    selector: "Program:not(:has(ExportNamedDeclaration > VariableDeclaration > VariableDeclarator[id.name='config']))",
    message: "Medusa loads every file of this folder and needs its `config`; other files belong elsewhere.",
  },
]

/** Every test runs. */
export const PLAIN_TESTS = [
  "MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]",
  "CallExpression[callee.name=/^(fit|fdescribe|xit|xdescribe|xtest)$/]",
].map((selector) => ({ selector, message: "Every test runs: no only, no skip." }))
