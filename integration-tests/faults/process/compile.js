/**
 * `node -r compile.js main.ts`: compiles TypeScript as it is required and keeps the result in `COMPILED` for the
 * processes that follow. The rig starts more than a hundred of them, and a compiler in each costs as much as the rest.
 */
const { createHash } = require("node:crypto")
const { readFileSync, renameSync, writeFileSync } = require("node:fs")
const path = require("node:path")

const directory = process.env.COMPILED ?? ""

require.extensions[".ts"] = (/** @type {NodeModule} */ module, /** @type {string} */ filename) => {
  const source = readFileSync(filename, "utf8")
  const kept = path.join(directory, `${createHash("sha256").update(filename).update(source).digest("hex")}.js`)
  const compiling = /** @type {NodeModule & { _compile(code: string, filename: string): void }} */ (module)
  compiling._compile(read(kept) ?? compile(source, filename, kept), filename)
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

/**
 * @param {string} source
 * @param {string} filename
 * @param {string} kept
 */
function compile(source, filename, kept) {
  const { transformSync } = require("@swc/core")
  const { code } = transformSync(source, {
    filename,
    swcrc: false,
    sourceMaps: "inline",
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  })
  // Renamed when whole: another process may be reading.
  const draft = `${kept}.${process.pid}`
  writeFileSync(draft, code)
  renameSync(draft, kept)
  return code
}
