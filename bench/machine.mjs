import { execFileSync } from "node:child_process"
import { cpus, totalmem } from "node:os"
import { Redis } from "ioredis"
import { Client } from "pg"
import { repositoryRoot } from "../demo/paths.mjs"

/**
 * @typedef {object} Machine
 * @property {number} cores
 * @property {string} cpu
 * @property {number} memory_gib
 * @property {string} node
 * @property {string} postgres
 * @property {string} durability what a commit waits for
 * @property {string | undefined} redis
 */

/**
 * What the figures depend on.
 *
 * @param {import("./servers.mjs").Servers} servers
 * @returns {Promise<Machine>}
 */
export async function describeMachine(servers) {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    memory_gib: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    ...(await postgresOf(servers.postgres.url())),
    redis: servers.redis && (await redisVersion(servers.redis.url)),
  }
}

/** @returns {string} the commit the figures are of; with a "+" where files have been changed since */
export function describeCommit() {
  try {
    const git = (/** @type {string[]} */ ...args) =>
      execFileSync("git", args, { cwd: repositoryRoot, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--", "src", "bench", "demo") ? "+" : "")
  } catch {
    return "unknown"
  }
}

/** @param {string} url */
async function postgresOf(url) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      "SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync"
    )
    const { version, fsync, sync } = rows[0]
    return { postgres: version.split(" ")[0], durability: `fsync ${fsync}, synchronous_commit ${sync}` }
  } finally {
    await client.end()
  }
}

/** @param {string} url */
async function redisVersion(url) {
  const redis = new Redis(url)
  try {
    return /redis_version:(\S+)/.exec(await redis.info("server"))?.[1]
  } finally {
    redis.disconnect()
  }
}
