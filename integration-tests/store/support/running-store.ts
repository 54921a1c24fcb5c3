import { readFileSync } from "node:fs"
import { setTimeout as wait } from "node:timers/promises"
import type { Child } from "./demo-parts"
import type { Running } from "./terminal"

const READY_WITHIN_MS = 180_000
const STACK_TRACE = /^\s+at .+:\d+/

/** A process of a store that answers. */
export class RunningStore {
  /** How often the ERP's port refused this very process. */
  refusedCalls = 0
  readonly #child: Child
  readonly #log: string

  private constructor(
    readonly url: string,
    { child, log }: Running
  ) {
    this.#child = child
    this.#log = log
    child.onMessage(({ refused_at }) => (this.refusedCalls += refused_at ? 1 : 0))
  }

  /** @throws with the end of its log when it does not come up */
  static async ready(url: string, running: Running): Promise<RunningStore> {
    const store = new RunningStore(url, running)
    await running.child.ready(() => isHealthy(url), READY_WITHIN_MS)
    return store
  }

  /**
   * SIGTERM, as any deployment sends it; after 15 seconds SIGKILL.
   *
   * @returns the exit code, null when it had to be killed
   */
  async stop(): Promise<number | null> {
    await this.#child.stop()
    return this.#child.exited
  }

  /** Lines of its log that nobody should have to look into: errors and stack traces. An outage is but a warning. */
  troubles(): string[] {
    const lines = readFileSync(this.#log, "utf8").split("\n").filter(Boolean)
    return lines.filter((line) => {
      const entry = parse(line)
      return entry ? entry.level === "error" : STACK_TRACE.test(line)
    })
  }
}

async function isHealthy(url: string): Promise<boolean> {
  const healthy = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false
  )
  return healthy || wait(100, false)
}

/** In production Medusa logs a JSON object per line. */
function parse(line: string): { level?: string } | undefined {
  try {
    return JSON.parse(line) as { level?: string }
  } catch {
    return undefined
  }
}
