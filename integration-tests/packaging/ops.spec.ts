import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { amtool, promtool } from "../../scripts/services/prometheus"
import { RULES } from "../../src/modules/erp/alerts"
import { alertsSchema } from "../../src/modules/erp/monitoring-options"
import { DEAD_MAN, read, shippedAlerts } from "../support/runbook"

const run = promisify(execFile)
const ROOT = path.resolve(__dirname, "../..")

/** Rules of the built-in alerts. */
const BUILT_IN = Object.fromEntries(Object.entries(RULES).map(([rule, { severity }]) => [rule, severity]))

let copy: string

/** A copy of ops/ with the secrets its examples name, as an operator would have it. */
beforeAll(async () => {
  copy = await mkdtemp(path.join(os.tmpdir(), "erp-ops-"))
  await cp(path.join(ROOT, "ops"), copy, { recursive: true })
  await mkdir(path.join(copy, "prometheus/secrets"))
  await writeFile(path.join(copy, "prometheus/secrets/erp-metrics-token"), "a-token-of-the-options")
}, 60_000)

afterAll(() => rm(copy, { recursive: true, force: true }))

describe("the rules for Prometheus", () => {
  it("are valid, and so is the example that uses them", async () => {
    const said = await promtool(["check", "config", "prometheus.yml"], { cwd: path.join(copy, "prometheus") })
    expect(said).toMatch(/SUCCESS: prometheus.yml is valid/)
    expect(said).toMatch(/SUCCESS: \d+ rules found/)
  })

  it("fire when they should and are quiet when they should be", async () => {
    const tests = (await readdir(path.join(copy, "prometheus/tests"))).map((file) => `tests/${file}`)
    expect(tests).not.toEqual([])
    expect(await promtool(["test", "rules", ...tests], { cwd: path.join(copy, "prometheus") })).not.toMatch(/FAILED/)
  })

  it.each(shippedAlerts())(
    "$alert bears its rule's name, and leads to its heading",
    ({ alert, rule, severity, text }) => {
      expect(alert).toBe(`Erp${rule.replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase())}`)
      expect(severity).toMatch(/^(page|ticket)$/)
      expect(text).toContain(`runbook: medusa-plugin-erp/docs/runbook.md#${rule}\n`)
      expect(text).toMatch(/^ +summary: \S/m)
    }
  )

  it("are the built-in ones, as severe as they are, and what says that those are silent", () => {
    const built = Object.fromEntries(shippedAlerts().map(({ rule, severity }) => [rule, severity]))
    expect(built).toEqual({ ...BUILT_IN, ...Object.fromEntries(DEAD_MAN.map((rule) => [rule, "page"])) })
  })

  it("have the defaults of the options", () => {
    const options = alertsSchema.parse({})
    const minutes = (ms: number) => `${ms / 60_000}m`
    const of = (wanted: string) => shippedAlerts().find(({ rule }) => rule === wanted)!.text
    const rules = read("ops/prometheus/rules.yml")
    const { backlog_growing, dead_letters_growing, circuit_open, lag_high, stock_superseded, events_missed } = options

    // Twelve minutes that are compared, and three for which it must be so.
    expect(backlog_growing.for).toBe(15 * 60_000)
    expect(of("backlog_growing")).toMatch(/offset 7m\).*offset 12m.*for: 3m/s)
    expect(of("backlog_growing")).toContain(`>= ${backlog_growing.at_least}\n`)
    expect(rules).toContain(`record: erp:dead_letters_added:${minutes(dead_letters_growing.within)}`)
    expect(of("dead_letters_growing")).toContain(`>= ${dead_letters_growing.count}\n`)
    expect(of("circuit_open")).toContain(` for: ${minutes(circuit_open.for)}\n`)
    expect(of("lag_high")).toContain(`> ${lag_high.over / 1_000}\n`)
    expect(of("lag_high")).toContain(` for: ${minutes(lag_high.for)}\n`)
    expect(of("stock_superseded")).toContain(`>= ${stock_superseded.share}\n`)
    expect(of("stock_superseded")).toContain(` for: ${minutes(stock_superseded.for)}\n`)
    expect(rules).toContain(`record: erp:capture:${minutes(events_missed.within)}`)
    expect(of("events_missed")).toContain(`>= ${events_missed.count}\n`)
    expect(of("events_missed")).toContain(`>= ${events_missed.share}\n`)
    expect(of("no_worker")).toContain(`> ${options.no_worker.for / 1_000}\n`)
  })
})

describe("the example for Alertmanager", () => {
  it("is valid", async () => {
    expect(await amtool(["check-config", path.join(copy, "alertmanager/alertmanager.yml")])).toMatch(/SUCCESS/)
  })

  it.each([
    ["circuit_open", "page", "erp-pager"],
    ["dead_letter", "ticket", "erp-tickets"],
  ])("routes %s, a %s, to %s", async (rule, severity, receiver) => {
    const config = `--config.file=${path.join(copy, "alertmanager/alertmanager.yml")}`
    const said = await amtool(["config", "routes", "test", config, `rule=${rule}`, `severity=${severity}`, "job=shop"])
    expect(said).toMatch(new RegExp(`^${receiver}$`, "m"))
  })

  it("suppresses only rules there are", () => {
    const named = [...read("ops/alertmanager/alertmanager.yml").matchAll(/(?:rule="|"rule=~)([\w|]+)"/g)]
    const rules = named.flatMap(([, list]) => list!.split("|"))
    expect(rules.length).toBeGreaterThan(10)
    const known = shippedAlerts().map(({ rule }) => rule)
    expect(rules.filter((rule) => !known.includes(rule))).toEqual([])
  })

  it("has a receiver for Jira that takes the place of the one for tickets", () => {
    const name = /- name: (\S+)\n +jira_configs:/.exec(read("ops/alertmanager/jira.yml"))?.[1]
    expect(read("ops/alertmanager/alertmanager.yml")).toContain(`- name: ${name}\n`)
  })
})

describe("the dashboard", () => {
  const dashboard = JSON.parse(read("ops/grafana/dashboard.json")) as {
    panels: { title: string; gridPos: { x: number; y: number; w: number }; targets: { expr: string }[] }[]
    templating: { list: { name: string; query: string | { query: string } }[] }
  }

  it("is what its script builds: npm run ops:dashboard", async () => {
    const { stdout } = await run(process.execPath, ["ops/grafana/build.mjs", "--print"], { cwd: ROOT })
    expect(stdout).toBe(read("ops/grafana/dashboard.json"))
  })

  it("has queue depth and dead letters side by side on top", () => {
    const top = dashboard.panels.filter(({ gridPos }) => gridPos.y === 0)
    expect(top.map(({ title, gridPos }) => [title, gridPos.x, gridPos.w])).toEqual([
      ["Queue depth", 0, 12],
      ["Dead letters", 12, 12],
    ])
  })

  it("lets one choose connections and messages", () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(["datasource", "job", "connection", "type"])
  })

  it("asks only what Prometheus understands", async () => {
    const variables = dashboard.templating.list.flatMap(({ query }) =>
      typeof query === "string" ? [] : [/^label_values\((.+), \w+\)$/.exec(query.query)![1]!]
    )
    const asked = [...variables, ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))]
    expect(asked.length).toBeGreaterThan(15)
    const rules = asked.map((expr, at) => ({
      record: `asked:${at}`,
      expr: expr.replaceAll("$__rate_interval", "5m"),
    }))
    const file = path.join(copy, "asked.yml")
    await writeFile(file, JSON.stringify({ groups: [{ name: "asked", rules }] }))
    expect(await promtool(["check", "rules", file])).toContain(`SUCCESS: ${asked.length} rules found`)
  })
})
