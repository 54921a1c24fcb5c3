/**
 * @typedef {object} Status
 * @property {string} phase
 * @property {number} placed
 * @property {number} total
 * @property {number} inErp
 * @property {number} depth
 * @property {string} circuit
 * @property {number} shopperErrors
 */

/** Between two plain lines that tell of the same phase and circuit. */
const PLAIN_INTERVAL_MS = 5_000

/** Tells what happens: on a terminal one line that renews itself, elsewhere a line per change and every five seconds. */
export class Progress {
  #started = performance.now()
  #live = false
  #last = { key: "", at: 0 }
  #out

  /** @param {NodeJS.WriteStream} [out] */
  constructor(out = process.stdout) {
    this.#out = out
  }

  /** @param {string} text a line that stays */
  say(text) {
    this.#endLive()
    this.#out.write(`${this.#clock()}  ${text}\n`)
  }

  /** @param {Status} status */
  show(status) {
    const text = `${this.#clock()}  ${describe(status)}`
    if (this.#out.isTTY) {
      this.#live = true
      this.#out.write(`\r\x1b[K${text.slice(0, (this.#out.columns ?? 80) - 1)}`)
      return
    }
    const key = `${status.phase} ${status.circuit}`
    const now = performance.now()
    if (key !== this.#last.key || now - this.#last.at >= PLAIN_INTERVAL_MS) {
      this.#last = { key, at: now }
      this.#out.write(`${text}\n`)
    }
  }

  #endLive() {
    if (this.#live) {
      this.#live = false
      this.#out.write("\n")
    }
  }

  #clock() {
    const seconds = Math.floor((performance.now() - this.#started) / 1000)
    return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}`
  }
}

/** @param {Status} status */
function describe({ phase, placed, total, inErp, depth, circuit, shopperErrors }) {
  const width = String(total).length
  return [
    phase.padEnd(17),
    `orders ${String(placed).padStart(width)}/${total}`,
    `in ERP ${String(inErp).padStart(width)}`,
    `waiting ${String(depth).padStart(width)}`,
    `circuit ${circuit.padEnd(9)}`,
    `shopper errors ${shopperErrors}`,
  ].join("  ")
}
