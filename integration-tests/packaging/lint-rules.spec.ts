import path from "node:path"
import { ESLint } from "eslint"

const eslint = new ESLint({ cwd: path.resolve(__dirname, "../..") })

/** Rules that the snippet breaks in a file of that name; the file need not exist. */
async function broken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file })
  const fatal = result?.messages.find((message) => message.fatal)
  if (!result || fatal) {
    throw new Error(`${file} cannot be linted: ${fatal?.message}`)
  }
  return [...new Set(result.messages.map((message) => message.ruleId ?? "none"))]
}

const uses = (specifier: string) => `import { x } from "${specifier}"\nx()\n`
const usesType = (specifier: string) => `import type { X } from "${specifier}"\nexport type Y = X\n`
const job = `export const config = {}\n`

const LAYER = "erp/layers"
const IMPORT = "@typescript-eslint/no-restricted-imports"
const SYNTAX = "no-restricted-syntax"

describe("what the layer law forbids", () => {
  it.each([
    ["src/admin/lib/client.ts", uses("../../workflows")],
    ["src/admin/lib/client.ts", uses("../../api/admin/erp/overview/shape")],
    ["src/jobs/sweep.ts", job + uses("../modules/erp/services/relay")],
    ["src/subscribers/nudge.ts", job + uses("../modules/erp/messages")],
    ["src/api/admin/erp/overview/route.ts", uses("../../../../modules/erp/service")],
    ["src/workflows/capture.ts", uses("../modules/erp/services/outbox")],
    ["src/workflows/capture.ts", uses("../providers/http")],
    ["src/providers/odoo/connector.ts", uses("../http/connector")],
    ["src/providers/odoo/rpc/session.ts", uses("../../../modules/erp/connector/http-client")],
    ["src/providers/odoo/connector.ts", uses("../../modules/erp/options")],
    ["src/modules/erp/messages/order-placed.ts", uses("../connector")],
    ["src/modules/erp/models/delivery.ts", uses("../options")],
    ["src/modules/erp/options.ts", uses("./connector")],
    ["src/modules/erp/telemetry.ts", usesType("./options")],
    ["src/modules/erp/hardened-json.ts", usesType("./options")],
    ["src/modules/erp/rate-limit.ts", uses("./connector")],
    ["src/modules/erp/sealed.ts", usesType("./options")],
    ["src/modules/erp/connection-draft.ts", uses("./services/connections")],
    ["src/modules/erp/inbound-shape.ts", uses("./services/inbox")],
    ["src/modules/erp/connector/http-client.ts", uses("../retry-policy")],
    ["src/modules/erp/retry-policy.ts", uses("./services/circuits")],
    ["src/modules/erp/services/relay.ts", uses("../service")],
    ["src/modules/erp/services/relay.ts", `export class Relay { load = () => import("../runtime") }\n`],
    ["src/modules/erp/service.ts", uses("./index")],
    ["src/modules/erp/service.ts", `export * from "../../providers/http"\n`],
    ["src/modules/erp/loaders/connectors.ts", uses("../service")],
    ["src/modules/erp/unheard-of.ts", "export const x = 1\n"],
    ["demo/simulator/main.mjs", uses("../../src/modules/erp/messages/envelope.js")],
    ["examples/connector/src/connector.ts", uses("../../../src/modules/erp/connector")],
  ])("%s: %j", async (file, code) => {
    expect(await broken(file, code)).toEqual([LAYER])
  })
})

describe("what the layer law allows", () => {
  it.each([
    ["src/admin/lib/client.ts", usesType("../../api/admin/erp/overview/shape")],
    ["src/jobs/sweep.ts", job + uses("../workflows") + usesType("../modules/erp")],
    ["src/workflows/capture.ts", uses("../modules/erp/messages") + uses("./steps/read").replace(/x/g, "y")],
    ["src/providers/odoo/rpc/session.ts", uses("../../../modules/erp/connector") + usesType("../settings")],
    ["src/modules/erp/services/relay.ts", usesType("../connector/contract") + uses("./claims")],
    ["src/modules/erp/index.ts", `export { X } from "./service"\n`],
    ["src/modules/erp/services/__tests__/relay.unit.spec.ts", uses("../../service")],
    ["examples/connector/src/connector.ts", uses("medusa-plugin-erp/modules/erp/connector") + usesType("./settings")],
  ])("%s: %j", async (file, code) => {
    expect(await broken(file, code)).toEqual([])
  })
})

describe("the other house rules", () => {
  it.each([
    ["BullMQ outside delivery-queue", "src/modules/erp/services/relay.ts", uses("bullmq"), IMPORT],
    ["BullMQ in a provider", "src/providers/http/connector.ts", uses("bullmq"), IMPORT],
    ["pg outside services", "src/modules/erp/service.ts", uses("pg"), IMPORT],
    ["env by import", "src/workflows/capture.ts", uses("node:process"), IMPORT],
    ["env", "src/modules/erp/options.ts", "export const x = process.env.X\n", "no-restricted-properties"],
    ["env taken apart", "src/modules/erp/options.ts", "export const { env } = process\n", "no-restricted-properties"],
    ["SQL outside services", "src/workflows/capture.ts", "export const x = `SELECT id FROM erp_message`\n", SYNTAX],
    ["a function from services", "src/modules/erp/services/relay.ts", "export function x() {}\n", SYNTAX],
    ["a constant from services", "src/modules/erp/services/relay.ts", "export const x = 1\n", SYNTAX],
    ["a list of exports", "src/modules/erp/services/relay.ts", "const x = 1\nexport { x }\n", SYNTAX],
    ["a default export", "src/modules/erp/services/relay.ts", "export default class X {}\n", SYNTAX],
    ["a class …Service", "src/modules/erp/services/relay.ts", "export class MessageService {}\n", SYNTAX],
    ["a job without config", "src/jobs/sweep.ts", "export default async () => {}\n", SYNTAX],
    ["console in src", "src/workflows/capture.ts", "console.log(1)\n", "no-console"],
    ["any", "src/workflows/capture.ts", "export let x: any\n", "@typescript-eslint/no-explicit-any"],
    ["a note to self", "src/workflows/capture.ts", `// ${"TO" + "DO"} later\n`, "no-warning-comments"],
    ["a long file", "src/workflows/capture.ts", "\n".repeat(301), "max-lines"],
    ["a lone test", "integration-tests/http/x.spec.ts", `it.only("x", () => undefined)\n`, SYNTAX],
    ["a lone table", "integration-tests/http/x.spec.ts", `it.only.each([1])("x", () => undefined)\n`, SYNTAX],
    ["a skipped test", "src/workflows/__tests__/x.unit.spec.ts", `describe.skip("x", () => undefined)\n`, SYNTAX],
    ["a crossed-out test", "integration-tests/http/x.spec.ts", `xit("x", () => undefined)\n`, SYNTAX],
  ])("forbid %s", async (_what, file, code, rule) => {
    expect(await broken(file, code)).toEqual([rule])
  })

  it.each([
    ["BullMQ and pg in delivery-queue", "src/modules/erp/services/delivery-queue.ts", uses("bullmq")],
    ["pg and SQL in services", "src/modules/erp/services/database.ts", `import pg from "pg"\npg.q("SELECT 1")\n`],
    ["types of pg", "src/modules/erp/store-database.ts", usesType("pg")],
    [
      "classes and types from services",
      "src/modules/erp/services/relay.ts",
      "export class Relay {}\nexport type X = 1\n",
    ],
    ["a job with config", "src/jobs/sweep.ts", job],
    ["long migrations", "src/modules/erp/migrations/Migration1.ts", "\n".repeat(301)],
  ])("allow %s", async (_what, file, code) => {
    expect(await broken(file, code)).toEqual([])
  })
})
