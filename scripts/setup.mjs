/**
 * Makes `node_modules` what package.json and package-lock.json say; silent and quick when it is.
 *
 * Runs before node_modules exists, so it imports nothing but Node. Two at once wait for each other.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { fileURLToPath } from "node:url"

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..")
const LOCK = path.join(ROOT, ".services", "setup.lock")
const DEPENDENCIES = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]

if (!isInstalled()) {
  await alone(() => isInstalled() || install())
}

/**
 * Compares what is wanted with what npm noted that it installed, by content: file times say nothing after a clone or
 * a copy.
 */
function isInstalled() {
  const wanted = read("package.json")
  const lock = read("package-lock.json")?.packages
  const installed = read("node_modules/.package-lock.json")?.packages
  if (!wanted || !lock || !installed) {
    return false
  }
  const sameWishes = DEPENDENCIES.every((kind) => sorted(wanted[kind]) === sorted(lock[""]?.[kind]))
  return (
    sameWishes &&
    Object.entries(lock).every(([place, { version, optional }]) => {
      const found = installed[place]?.version
      return place === "" || found === version || (optional && found === undefined)
    })
  )
}

/**
 * @param {string} file
 * @returns {any} undefined when it is absent or half written
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, file), "utf8"))
  } catch {
    return undefined
  }
}

/** @param {Record<string, string> | undefined} wishes */
function sorted(wishes = {}) {
  return JSON.stringify(Object.entries(wishes).sort())
}

function install() {
  console.error("Installing npm packages (some minutes the first time)")
  const npm = process.env.npm_execpath
  const [file, ...prefix] = npm?.endsWith("js") ? [process.execPath, npm] : ["npm"]
  const { status, error } = spawnSync(
    file,
    [...prefix, "install", "--include=dev", "--include=optional", "--no-audit", "--no-fund"],
    { cwd: ROOT, stdio: ["ignore", 2, 2], shell: process.platform === "win32" }
  )
  if (error || status !== 0) {
    console.error(`npm install failed${error ? `: ${error.message}` : ""}`)
    process.exitCode = 1
  }
}

/** @param {() => unknown} work */
async function alone(work) {
  mkdirSync(path.dirname(LOCK), { recursive: true })
  while (!take()) {
    await delay(250)
  }
  try {
    work()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

/** Takes the lock, over from a process that died with it if need be. */
function take() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") {
      throw error
    }
  }
  const holder = holderOfLock()
  if (holder && !isAlive(holder)) {
    rmSync(LOCK, { force: true })
  }
  return false
}

/** Undefined when it was released just now, or taken and not yet signed. */
function holderOfLock() {
  try {
    return Number(readFileSync(LOCK, "utf8")) || undefined
  } catch {
    return undefined
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM"
  }
}
