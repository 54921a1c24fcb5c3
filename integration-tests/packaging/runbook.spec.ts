import { readdirSync } from "node:fs"
import path from "node:path"
import { codes, read, runbookBodies, runbookHeadings, SCATTERED, shippedAlerts } from "../support/runbook"

/** A type that answers of Medusa have; why a secret cannot be opened, told in words; zod's own; all codes beyond a number, in samples. */
const NOT_FOR_PEOPLE = ["invalid_state_error", "unknown_key", "invalid", "other"]

/** Sources of the plugin, without its tests. */
function sources(): string[] {
  const all = readdirSync(path.resolve(__dirname, "../../src"), { recursive: true, encoding: "utf8" })
  return all.filter((file) => /\.ts$/.test(file) && !/__tests__|migrations/.test(file)).map((file) => `src/${file}`)
}

const headings = runbookHeadings()
const rules = shippedAlerts().map(({ rule }) => rule)

it("has a heading for every alert, and none besides", () => {
  expect(headings.alerts.sort()).toEqual([...rules].sort())
})

it("has a heading for every code, and none besides", () => {
  expect(headings.codes.sort()).toEqual(codes(rules).sort())
})

it("names no heading twice: an anchor leads to one place", () => {
  const all = [...headings.alerts, ...headings.codes]
  expect(all.length).toBeGreaterThan(90)
  expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([])
})

it("says of each what it means, what users see, what to check, what to do, and when it is over", () => {
  const parts = ["Means", "Users see", "Check", "Do", "Over"]
  for (const { headings: named, body } of runbookBodies()) {
    const said = [...body.matchAll(/^- \*\*([\w ]+)\*\*/gm)].map(([, part]) => part)
    expect([named, said]).toEqual([named, parts])
  }
})

it("says the severity of each alert", () => {
  const severities = new Map(shippedAlerts().map(({ rule, severity }) => [rule, severity]))
  const told = runbookBodies().flatMap(({ headings: [name = ""], body }) => {
    const severity = /^- \*\*Means\*\* \((page|ticket)\b/.exec(body)?.[1]
    return severities.has(name) ? [[name, severity]] : []
  })
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(severities))
})

it("links within itself lead somewhere", () => {
  const text = read("docs/runbook.md")
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title!.toLowerCase().replaceAll(" ", "-"))
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!)
  expect(links).not.toEqual([])
  expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([])
})

it.each(Object.entries(SCATTERED))("codes it takes from %s stand there", (file, listed) => {
  const source = read(file)
  expect(listed.filter((code) => !new RegExp(`["'\`]${code}["'\`]`).test(source))).toEqual([])
})

it("no file of the module gives a code that the runbook does not know", () => {
  // What the sources write as `code: "…"` (or `code = '…'`, in SQL) is what people will look up.
  const given = sources().flatMap((file) =>
    [...read(file).matchAll(/\bcode(?::| =) ["']([a-z]+(?:_[a-z0-9]+)*)["']/g)].map(([, code]) => code!)
  )
  expect(given.length).toBeGreaterThan(20)
  const known = [...headings.codes, ...rules, ...NOT_FOR_PEOPLE]
  expect([...new Set(given)].filter((code) => !known.includes(code))).toEqual([])
})
