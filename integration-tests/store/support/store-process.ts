import { readFileSync } from "node:fs"
import type { Running } from "./terminal"

const READY_WITHIN_MS = 180_000

/** One running process of a store. */
export class StoreProcess {
  constructor(
    readonly url: string,
    private readonly running: Running
  ) {}

  async ready(): Promise<void> {
    await this.running.child.ready(() => answers(`${this.url}/health`), READY_WITHIN_MS)
  }

  /** Asks it to end, as a process manager does. @returns its exit code; null when it had to be killed */
  async stop(): Promise<number | null> {
    await this.running.child.stop()
    return this.running.child.exited
  }

  /** Lines of its log that tell of an error, and all lines of stack traces. */
  get complaints(): string[] {
    return readFileSync(this.running.log, "utf8")
      .split("\n")
      .filter((line) => /"level":"(error|fatal)"|\berror:|^\s+at |Unhandled|Uncaught/i.test(line))
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false
  )
}
