import { execFile } from "node:child_process"
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs"
import path from "node:path"
import { promisify } from "node:util"
import { z } from "@medusajs/framework/zod"

const run = promisify(execFile)

const ROOT = path.resolve(__dirname, "../..")
const BUILT = path.join(ROOT, ".medusa/server/src/modules/erp/index.js")
const BUILD_MS = 240_000

const packReport = z.array(z.object({ files: z.array(z.object({ path: z.string() })) })).length(1)
const manifest = z
  .object({ exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])) })
  .parse(JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")))

/** Milliseconds since the epoch of the newest file at or below `place`. */
function newestChange(place: string): number {
  const below = statSync(place).isDirectory() ? readdirSync(place, { recursive: true, encoding: "utf8" }) : []
  return Math.max(...[place, ...below.map((file) => path.join(place, file))].map((file) => statSync(file).mtimeMs))
}

async function build(): Promise<void> {
  const sources = ["src", "package.json", "tsconfig.json"].map((source) => path.join(ROOT, source))
  if (!existsSync(BUILT) || statSync(BUILT).mtimeMs <= Math.max(...sources.map(newestChange))) {
    await run(process.execPath, ["node_modules/@medusajs/cli/cli.js", "plugin:build"], { cwd: ROOT })
  }
}

async function packedFiles(): Promise<string[]> {
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT, shell: true })
  return packReport.parse(JSON.parse(stdout)).flatMap((tarball) => tarball.files.map((file) => file.path))
}

describe("the published package", () => {
  let files: string[]

  beforeAll(async () => {
    await build()
    files = await packedFiles()
  }, BUILD_MS)

  it("holds the built plugin and the papers of a user, nothing else", () => {
    const papers = [
      ...["ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "README.md", "docs/runbook.md"],
      "examples/receiver/server.mjs",
      ...["ops/alertmanager/alertmanager.yml", "ops/alertmanager/jira.yml", "ops/grafana/dashboard.json"],
      ...["ops/prometheus/prometheus.yml", "ops/prometheus/rules.yml", "package.json"],
    ]
    expect(files.filter((file) => !file.startsWith(".medusa/server/src/")).sort()).toEqual(papers)
    expect(files).toContain(".medusa/server/src/modules/erp/index.js")
  })

  it("holds no tests, no source maps, no sources", () => {
    const unwanted = /__tests__|\.spec\.|\.map$|(?<!\.d)\.tsx?$|medusa-config|\.env/
    expect(files.filter((file) => unwanted.test(file))).toEqual([])
  })

  it("holds whatever is in the sources: the build leaves out folders with certain names", () => {
    const sources = readdirSync(path.join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .map((file) => file.split(path.sep).join("/"))
      .filter((file) => file.endsWith(".ts") && !file.includes("__tests__/") && !file.startsWith("admin/"))
    expect(sources).toContain("api/middlewares.ts")
    const built = sources.map((file) => `.medusa/server/src/${file.replace(/\.ts$/, ".js")}`)
    expect(built.filter((file) => !files.includes(file))).toEqual([])
  })

  it("holds the admin as one file: a store's Tailwind does not look into parts, whose names have no ending", () => {
    const admin = files.filter((file) => file.startsWith(".medusa/server/src/admin/"))
    expect(admin.sort()).toEqual([".medusa/server/src/admin/index.js", ".medusa/server/src/admin/index.mjs"])
  })

  it("holds a migration for every one in the sources", () => {
    const migrations = readdirSync(path.join(ROOT, "src/modules/erp/migrations")).filter((file) => file.endsWith(".ts"))
    expect(migrations).not.toEqual([])
    for (const migration of migrations) {
      expect(files).toContain(`.medusa/server/src/modules/erp/migrations/${migration.replace(/\.ts$/, ".js")}`)
    }
  })

  const targets = Object.entries(manifest.exports).flatMap(([name, target]) =>
    [typeof target === "string" ? target : Object.values(target)].flat().map((file) => [name, file] as const)
  )

  it.each(targets)("has a file behind its export %s", (_name, target) => {
    const [before = "", after] = target.replace(/^\.\//, "").split("*")
    const behind = files.filter((file) =>
      after === undefined ? file === before : file.startsWith(before) && file.endsWith(after)
    )
    expect(behind).not.toEqual([])
  })

  it.each([
    "medusa-plugin-erp/modules/erp",
    "medusa-plugin-erp/modules/erp/connector",
    "medusa-plugin-erp/.medusa/server/src/modules/erp",
    "medusa-plugin-erp/providers/http",
    "medusa-plugin-erp/workflows",
    "medusa-plugin-erp/package.json",
  ])("can be loaded as %s", async (specifier) => {
    const { stdout } = await run(process.execPath, ["-p", `typeof require(${JSON.stringify(specifier)})`], {
      cwd: ROOT,
    })
    expect(stdout.trim()).toBe("object")
  })
})
