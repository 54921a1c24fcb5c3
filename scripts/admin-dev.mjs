/**
 * `node scripts/admin-dev.mjs URL [PORT]`: the admin from these sources, reloaded as they change, in front of a store
 * that runs elsewhere, for example that of `npm run demo -- --keep`.
 */
import { createRequire } from "node:module"
import os from "node:os"
import path from "node:path"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { fileURLToPath } from "node:url"
import express from "express"

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..")
const OF_ONE_HOP = ["host", "connection", "content-encoding", "content-length", "transfer-encoding"]
const [store, port = "9100"] = process.argv.slice(2)
if (!store) {
  console.error("Usage: node scripts/admin-dev.mjs URL-OF-A-STORE [PORT]")
  process.exit(2)
}

const require = createRequire(import.meta.url)
const { develop } = require("@medusajs/admin-bundler")

// The bundler writes below the working directory, and finds packages from there.
mkdirSync(path.join(ROOT, ".demo"), { recursive: true })
const directory = mkdtempSync(path.join(ROOT, ".demo", "admin-"))
symlinkSync(path.join(ROOT, "node_modules"), path.join(directory, "node_modules"))
process.once("exit", () => rmSync(directory, { recursive: true, force: true }))
process.once("SIGINT", () => process.exit(130))
process.once("SIGTERM", () => process.exit(143))
process.chdir(directory)

const app = express()
app.use(["/admin", "/auth"], forward)
app.use(
  "/app",
  await develop({
    path: "/app",
    backendUrl: "",
    sources: [path.join(ROOT, "src/admin")],
    plugins: [],
    outDir: path.join(os.tmpdir(), "admin-dev"),
    vite: () => ({ cacheDir: path.join(directory, "vite"), server: { fs: { strict: false } } }),
  })
)
app.listen(Number(port), "127.0.0.1", () => console.log(`Admin: http://127.0.0.1:${port}/app`))

/** @type {import("express").RequestHandler} */
async function forward(request, response) {
  const chunks = []
  for await (const chunk of request) {
    chunks.push(chunk)
  }
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !OF_ONE_HOP.includes(name)))
  const answer = await fetch(new URL(request.originalUrl, store), {
    method: request.method,
    headers: /** @type {Record<string, string>} */ (headers),
    body: chunks.length ? Buffer.concat(chunks) : undefined,
    redirect: "manual",
  })
  for (const [name, value] of answer.headers) {
    if (!OF_ONE_HOP.includes(name)) {
      response.append(name, value)
    }
  }
  response.status(answer.status).send(Buffer.from(await answer.arrayBuffer()))
}
