/**
 * `node scripts/admin-look.mjs URL EMAIL PASSWORD PAGE FILE [options]`: a page of a running admin as a picture, with what
 * its console and axe complain about.
 *
 *   --width N  --height N  --dark  --lang de  --click TEXT (repeatable)  --wait TEXT
 */
import { parseArgs } from "node:util"
import { createRequire } from "node:module"
import { chromium } from "playwright-core"

const require = createRequire(import.meta.url)
const { findChromium } = require("./services/chromium.js")

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", default: "1440" },
    height: { type: "string", default: "900" },
    dark: { type: "boolean", default: false },
    lang: { type: "string", default: "en" },
    click: { type: "string", multiple: true, default: [] },
    wait: { type: "string" },
  },
})
const [url, email, password, page, file] = positionals
if (!url || !email || !password || !page || !file) {
  console.error(
    "Usage: node scripts/admin-look.mjs URL EMAIL PASSWORD PAGE FILE [--width N] [--height N] [--dark] [--lang de] [--click TEXT] [--wait TEXT]"
  )
  process.exit(2)
}
const { file: executablePath, env } = await findChromium()
const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: ["--no-sandbox"] })
try {
  const context = await browser.newContext({
    viewport: { width: Number(values.width), height: Number(values.height) },
    colorScheme: values.dark ? "dark" : "light",
  })
  const tab = await context.newPage()
  await context.addInitScript(
    ([theme, language]) => {
      localStorage.setItem("medusa_admin_theme", theme)
      localStorage.setItem("lng", language)
      document.cookie = `lng=${language};path=/`
    },
    /** @type {[string, string]} */ ([values.dark ? "dark" : "light", values.lang])
  )
  tab.on("console", (message) => message.type() === "error" && console.log(`console: ${message.text().slice(0, 500)}`))
  tab.on("pageerror", (error) => console.log(`page error: ${error.stack?.slice(0, 800)}`))
  const token = await context.request.post(`${url}/auth/user/emailpass`, { data: { email, password } })
  const { token: bearer } = await token.json()
  await context.request.post(`${url}/auth/session`, { headers: { authorization: `Bearer ${bearer}` } })
  await tab.goto(`${url}/app${page}`, { timeout: 120_000 })
  await tab.waitForLoadState("networkidle").catch(() => {})
  for (const text of values.click) {
    await tab.getByText(text, { exact: true }).first().click()
    await tab.waitForLoadState("networkidle").catch(() => {})
  }
  if (values.wait) {
    await tab.getByText(values.wait).first().waitFor()
  }
  await tab.screenshot({ path: file })
  await tab.addScriptTag({ path: require.resolve("axe-core/axe.min.js") })
  const { violations } = await tab.evaluate(() => /** @type {any} */ (window).axe.run("main"))
  for (const { id, impact, help, nodes } of violations) {
    console.log(`axe: ${impact} ${id}: ${help}`)
    nodes.slice(0, 3).forEach((/** @type {any} */ node) => console.log(`     ${node.html.slice(0, 200)}`))
  }
} finally {
  await browser.close()
}
