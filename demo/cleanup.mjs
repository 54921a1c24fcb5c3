/** What must not outlive the demo, undone last in, first out. */
export class Cleanup {
  /** @type {(() => unknown)[]} */
  #undo = []
  #closed = false

  /**
   * Registers how to undo something; at once when the demo is ending already, since start and Ctrl-C may overlap.
   *
   * @param {() => unknown} undo may be async
   */
  async add(undo) {
    if (this.#closed) {
      await undo()
    } else {
      this.#undo.push(undo)
    }
  }

  /** One that fails does not keep the others from being undone. */
  async run() {
    this.#closed = true
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) {
      try {
        await undo()
      } catch (error) {
        console.error(`While cleaning up: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
}
