const { fork } = require("node:child_process")
const { readFileSync } = require("node:fs")
const { createServer } = require("node:net")
const path = require("node:path")
const { setTimeout: delay } = require("node:timers/promises")

const READY_WITHIN_MS = 60_000
const POLL_MS = 25
const LOG_TAIL = 2_000

/**
 * @typedef {object} Command
 * @property {string} file
 * @property {string[]} args
 * @property {Record<string, string>} env the whole environment of the server
 * @property {number} [uid]
 * @property {number} [gid]
 */

/**
 * One server of ours, in a directory of its own. Promise: neither the server nor the directory outlives this process
 * (see guard.js), and neither keeps this process from ending.
 */
class ServerProcess {
  #guard
  #log
  #signal
  #running = false
  /** Why the server could not even be spawned. @type {string | null} */
  #failure = null

  /**
   * @param {string} directory exists already; from now on it is removed at `stop` or when this process ends
   * @param {NodeJS.Signals} signal ends the server at once, without a farewell to its data
   */
  constructor(directory, signal) {
    this.#log = path.join(directory, "server.log")
    this.#signal = signal
    this.#guard = fork(path.join(__dirname, "guard.js"), [directory, this.#log, signal], {
      detached: true,
      execArgv: [],
      env: bareEnvironment(),
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    })
    this.#guard.on("message", (/** @type {{ exited: string | null }} */ { exited }) => {
      this.#running = false
      this.#failure = exited
    })
    this.#guard.on("exit", () => {
      this.#running = false
    })
    this.#unref()
  }

  /**
   * Starts the server and resolves once `ready` says so; a second time after `kill`, on the same data.
   *
   * @param {Command} command
   * @param {() => Promise<boolean>} ready
   * @throws with the end of the server's log when it exits, or is not ready within a minute
   */
  async start(command, ready) {
    if (this.#running) {
      throw new Error(`${path.basename(command.file)} runs already`)
    }
    this.#running = true
    this.#guard.send({ run: command })
    const deadline = Date.now() + READY_WITHIN_MS
    while (!(await ready())) {
      if (!this.#running || Date.now() > deadline) {
        throw new Error(`${path.basename(command.file)} did not start:\n${this.#failure ?? this.#logTail()}`)
      }
      await delay(POLL_MS)
    }
  }

  /** Ends the server as a crash would and resolves when it is gone. Its data stays. */
  async kill() {
    if (!this.#running) {
      return
    }
    this.#guard.ref()
    this.#guard.channel?.ref()
    const gone = new Promise((resolve) => this.#guard.once("message", resolve))
    this.#guard.send({ signal: this.#signal })
    await gone
    this.#unref()
  }

  /** Ends the server and removes its directory. It cannot be started again. */
  async stop() {
    if (!this.#guard.connected) {
      return
    }
    this.#guard.ref()
    const gone = new Promise((resolve) => this.#guard.once("exit", resolve))
    this.#guard.disconnect()
    await gone
    this.#running = false
  }

  #unref() {
    this.#guard.unref()
    this.#guard.channel?.unref()
  }

  #logTail() {
    try {
      return readFileSync(this.#log, "utf8").slice(-LOG_TAIL)
    } catch {
      return "(no log)"
    }
  }
}

/** What a server needs of our environment: no PG*, no NODE_OPTIONS. @returns {Record<string, string>} */
function bareEnvironment() {
  const kept = ["PATH", "HOME", "TMPDIR", "SystemRoot", "TEMP", "TMP"]
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

/** A port of the loopback interface that nobody listens on. @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))))
    })
  })
}

module.exports = { ServerProcess, bareEnvironment, freePort }
