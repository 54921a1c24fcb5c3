import path from "node:path"
import { type Child, type Cleanup, demoParts } from "./demo-parts"
import { WATCH } from "./paths"

export type Environment = Record<string, string | undefined>

/** What `npm test` and jest put into the environment, and a user's terminal does not have. */
const OF_THE_TESTS =
  /^(NODE_(OPTIONS|ENV)|JEST_\w+|LOG_LEVEL|(TEST|DB|STORE)_\w+|INIT_CWD|npm_(package|lifecycle)_\w+|npm_config_local_prefix)$/

/** Runs commands as a user does: nothing of the tests in their environment. Their output goes to logs. */
export class Terminal {
  #started = 0

  constructor(
    /** Where the logs go. */
    readonly logs: string,
    private readonly cleanup: Cleanup
  ) {}

  /** Starts a script of Node; it does not outlive the tests. */
  async start(script: string, args: string[], options: { cwd: string; env?: Environment }): Promise<Running> {
    const { Child } = await demoParts()
    const name = [path.basename(script), args[0]].join(" ")
    const log = path.join(this.logs, `${String(++this.#started).padStart(2, "0")}-${name.replace(/\W+/g, "-")}.log`)
    const foreign = Object.keys(process.env).filter((key) => OF_THE_TESTS.test(key))
    const env = { ...Object.fromEntries(foreign.map((key) => [key, undefined])), ...options.env }
    const child = new Child(name, [script, ...args], { cwd: options.cwd, env, log, preload: WATCH })
    await this.cleanup.add(() => child.stop())
    return { child, log }
  }

  /** @throws with the end of its log when it fails */
  async run(script: string, args: string[], options: { cwd: string; env?: Environment }): Promise<void> {
    const { child } = await this.start(script, args, options)
    await child.succeeded()
  }

  async npm(cwd: string, ...args: string[]): Promise<void> {
    await this.run(npmCli(), [...args, "--no-audit", "--no-fund"], { cwd })
  }
}

export interface Running {
  child: Child
  /** File with what it wrote. */
  log: string
}

/** The npm that runs us, else the one that came with this Node. */
function npmCli(): string {
  const running = process.env.npm_execpath
  return running?.endsWith("npm-cli.js")
    ? running
    : path.resolve(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js")
}
