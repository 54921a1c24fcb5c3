import { spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { basename } from "node:path"
import { setTimeout as wait } from "node:timers/promises"

const STOP_DEADLINE_MS = 15_000
const LOG_LINES_SHOWN = 40
const LOG_LINE_LENGTH = 400

/**
 * @typedef {object} ChildOptions
 * @property {string} cwd
 * @property {Record<string, string | undefined>} env besides our own environment
 * @property {string} log file that takes its output, appended
 * @property {string} [preload] script loaded before it
 */

/**
 * A Node process of the demo, leader of a process group of its own: Ctrl-C in the terminal reaches only the demo, which
 * then stops its children in order, grandchildren included. Connected by IPC, so a child can tell when the demo is gone.
 */
export class Child {
  #process
  #log
  /** Resolves with the exit code, null after a signal. @type {Promise<number | null>} */
  exited

  /**
   * @param {string} name for messages
   * @param {string[]} command script and arguments
   * @param {ChildOptions} options
   */
  constructor(name, command, { cwd, env, log, preload }) {
    this.name = name
    this.#log = log
    const output = openSync(log, "a")
    const args = [...(preload ? ["--require", preload] : []), ...command]
    this.#process = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output, "ipc"],
      detached: true,
    })
    closeSync(output)
    this.exited = new Promise((resolve) => this.#process.once("exit", resolve))
  }

  /** @param {(message: any) => void} listener */
  onMessage(listener) {
    this.#process.on("message", listener)
  }

  /** @param {import("node:child_process").Serializable} message */
  send(message) {
    this.#process.send(message)
  }

  /**
   * Resolves when `condition` holds; rejects with the end of the child's log when it exits first or takes too long.
   *
   * @param {() => Promise<boolean>} condition
   * @param {number} timeoutMs
   */
  async ready(condition, timeoutMs) {
    const deadline = Date.now() + timeoutMs
    while (!(await condition())) {
      if (this.#hasExited() || Date.now() > deadline) {
        throw this.failure(this.#hasExited() ? "ended before it was ready" : "was not ready in time")
      }
      await wait(100)
    }
  }

  /** Resolves when it ended with code 0, rejects with the end of its log otherwise. */
  async succeeded() {
    const code = await this.exited
    if (code !== 0) {
      throw this.failure(`ended with ${code === null ? "a signal" : `code ${code}`}`)
    }
  }

  /** Resolves when the whole group is gone. Asks first, then kills. */
  async stop() {
    if (this.#signal("SIGTERM")) {
      await Promise.race([this.exited, wait(STOP_DEADLINE_MS, undefined, { ref: false })])
      this.#signal("SIGKILL")
      await this.exited
    }
  }

  /** As a power cut would: the whole group is gone without a word, and with everything it had in memory. */
  async kill() {
    this.#signal("SIGKILL")
    await this.exited
  }

  /**
   * @param {string} what
   * @returns {Error} with the last lines of the log
   */
  failure(what) {
    const lines = readFileSync(this.#log, "utf8").trimEnd().split("\n").slice(-LOG_LINES_SHOWN)
    const shown = lines.map((line) => `\n  ${line.slice(0, LOG_LINE_LENGTH)}`).join("")
    return new Error(`${this.name} ${what}. Last lines of ${basename(this.#log)}:${shown}`)
  }

  #hasExited() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    const { pid } = this.#process
    try {
      return pid !== undefined && process.kill(-pid, signal)
    } catch {
      return false // the group is gone
    }
  }
}
