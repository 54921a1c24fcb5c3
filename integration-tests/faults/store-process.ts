import { spawn, type ChildProcess } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { eventually } from "../support/eventually"
import type { Charge, Report, Request, Usage } from "./protocol"

/** How a process came to its end. */
export interface Death {
  signal: NodeJS.Signals | null
  code: number | null
  /** The fault point it said it had come to; empty when it said nothing. */
  point: string
}

/** Starting one takes two seconds of CPU; a loaded machine takes its time. */
const PATIENCE_MS = 120_000

/** One worker process of the store, from outside. */
export class StoreProcess {
  /** Everything it wrote to standard error, line by line: its log, and whatever Node has to say. */
  readonly log: string[] = []
  death?: Death
  begunAt = 0
  private point = ""
  private readonly states = new Set<string>()
  private readonly usages = new Map<number, Usage>()
  private questions = 0

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stderr! }).on("line", (line) => this.log.push(line))
    child.stdout!.on("data", (data) => (this.point += String(data)))
    child.on("message", (report: Report) =>
      "state" in report ? this.states.add(report.state) : this.usages.set(report.usage, report.of)
    )
    child.on("close", (code, signal) => {
      this.death = { signal, code, point: this.point }
    })
  }

  /** Starts one that loads its code and then waits to be told what to do. @param compiled where compiled code is kept */
  static load(compiled: string): StoreProcess {
    const [compile, main] = ["compile.js", "main.ts"].map((file) => join(__dirname, "process", file))
    return new StoreProcess(
      spawn(process.execPath, ["-r", compile!, main!], {
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: { ...process.env, NODE_OPTIONS: "", COMPILED: compiled },
      })
    )
  }

  get pid(): number {
    return this.child.pid!
  }

  /** The point it came to and stopped at. */
  get reached(): string {
    return this.point
  }

  /** Tells it what to do, and waits until it works; one that is to die may have died by then. */
  async begin(charge: Charge): Promise<this> {
    await this.until(() => this.states.has("loaded"), "it has loaded its code")
    this.begunAt = Date.now()
    this.send({ begin: charge })
    await this.until(() => this.states.has("ready"), "it works")
    return this
  }

  /** What it says of itself now: an answer shows as well that it is alive and not busy for ever. */
  async usage(): Promise<Usage> {
    const number = ++this.questions
    this.send({ usage: number })
    return eventually(() => this.alive() && this.usages.get(number), "it says what it uses", PATIENCE_MS)
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /** Ends it, if it has not ended already. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL")
    await eventually(() => this.death, "it is dead", PATIENCE_MS)
  }

  private send(request: Request): void {
    this.alive()
    this.child.send(request)
  }

  private async until(check: () => boolean, what: string): Promise<void> {
    await eventually(() => check() || this.death !== undefined, what, PATIENCE_MS)
    if (!check() && this.death?.signal !== "SIGKILL") {
      this.alive()
    }
  }

  /** @throws with the end of its log when it has ended by itself */
  private alive(): true {
    if (this.death) {
      throw new Error(`A process ended: ${JSON.stringify(this.death)}\n${this.log.slice(-20).join("\n")}`)
    }
    return true
  }
}
