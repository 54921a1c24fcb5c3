const { mkdtemp } = require("node:fs/promises")
const net = require("node:net")
const os = require("node:os")
const path = require("node:path")
const { findProgram } = require("./debian-package")
const { ServerProcess, freePort } = require("./server-process")

const REDIS = {
  name: "redis-server",
  folder: "redis",
  waysOut:
    "Install redis-server (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), " +
    "or set TEST_REDIS_URL to a Redis that may be written to.",
}

/**
 * A running Redis, as production needs it: append-only file, no eviction. Loopback only.
 *
 * @typedef {object} RedisServer
 * @property {string} url
 * @property {() => Promise<void>} kill ends it as a crash would; what was acknowledged stays
 * @property {() => Promise<void>} start after `kill`: same data, same port
 * @property {() => Promise<void>} stop ends it and removes its data; needed only to have it gone early
 */

/**
 * The Redis of tests and development.
 *
 * `TEST_REDIS_URL` names one that is there already. Without it, or when `dedicated`, a server is started from the
 * `redis-server` that debian-package.js finds; nothing of it outlives this process.
 *
 * @param {{ dedicated?: boolean, port?: number }} [options] `dedicated`: a server for the caller alone, the only kind
 *   that can be killed
 * @returns {Promise<RedisServer>}
 */
async function startRedis({ dedicated = false, port } = {}) {
  const given = process.env.TEST_REDIS_URL
  return given && !dedicated ? externalRedis(given) : ownRedis(port ?? (await freePort()))
}

/**
 * @param {number} port
 * @returns {Promise<RedisServer>}
 */
async function ownRedis(port) {
  const { file, env } = await findProgram(REDIS, "redis-server")
  const directory = await mkdtemp(path.join(os.tmpdir(), "erp-redis-"))
  const server = new ServerProcess(directory, "SIGKILL")
  const settings = {
    port: String(port),
    bind: "127.0.0.1 -::1",
    dir: directory,
    appendonly: "yes",
    save: "",
    "maxmemory-policy": "noeviction",
  }
  const command = { file, env, args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]) }
  const start = () => server.start(command, () => answersPing("127.0.0.1", port))
  try {
    await start()
  } catch (error) {
    await server.stop()
    throw error
  }
  return { url: `redis://127.0.0.1:${port}`, start, kill: () => server.kill(), stop: () => server.stop() }
}

/**
 * @param {string} url
 * @returns {RedisServer}
 */
function externalRedis(url) {
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    throw new Error("TEST_REDIS_URL must look like redis://localhost:6379")
  }
  const notOurs = async () => {
    throw new Error("This Redis is not ours to kill or start: ask for { dedicated: true }")
  }
  return { url, start: notOurs, kill: notOurs, stop: async () => undefined }
}

/**
 * False as well while it loads its data.
 *
 * @param {string} host
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function answersPing(host, port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 1_000 }, () => socket.write("PING\r\n"))
    const answer = (/** @type {boolean} */ ready) => {
      socket.destroy()
      resolve(ready)
    }
    socket.once("data", (data) => answer(data.toString().startsWith("+PONG")))
    socket.once("timeout", () => answer(false))
    socket.once("error", () => answer(false))
    socket.once("close", () => answer(false))
  })
}

module.exports = { startRedis }
