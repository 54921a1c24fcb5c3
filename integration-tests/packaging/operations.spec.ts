import { readFileSync, readdirSync } from "node:fs"
import path from "node:path"
import { operations } from "../../src/api/admin/erp/operations"

const API = path.resolve(__dirname, "../../src/api")
const VERBS = /^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/gm

/** What Medusa mounts: `POST /admin/erp/connections/:id`, and so on. */
function mounted(): string[] {
  return readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .flatMap((file) => {
      const address = `/${path.dirname(file).replaceAll(path.sep, "/")}`.replace(/\[(\w+)\]/g, ":$1")
      return [...readFileSync(path.join(API, file), "utf8").matchAll(VERBS)].map(([, verb]) => `${verb} ${address}`)
    })
}

it("every route has its operation, and every operation its route", () => {
  // Medusa's build leaves out a folder called "test": a parameter stands in its place.
  const said = operations.map(
    ({ method, path: address }) => `${method} ${address.replace(/:id\/test$/, ":id/:action")}`
  )
  expect(said.sort()).toEqual(mounted().sort())
})
