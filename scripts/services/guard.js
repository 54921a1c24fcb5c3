/**
 * Guard: a small process between a script and the server it needs.
 *
 *   script --ipc--> guard --spawn--> postgres | redis-server
 *
 * When the script ends, in whatever way, SIGKILL included, the channel closes: the guard ends the server and removes
 * its directory. It runs in a session of its own, so that Ctrl-C reaches the script first.
 *
 * Messages in: `{ run: Command }`, `{ signal }`. Messages out: `{ exited: reason | null }`.
 */
const { spawn } = require("node:child_process")
const { closeSync, openSync, rmSync } = require("node:fs")

/** How long a server may take to follow its signal before it is killed. */
const PATIENCE_MS = 10_000

const [directory = "", log = "", endSignal = "SIGKILL"] = process.argv.slice(2)

/** @type {import("node:child_process").ChildProcess | undefined} */
let server
let ending = false

/** @param {import("./server-process").Command} command */
function run({ file, args, env, uid, gid }) {
  const output = openSync(log, "a")
  server = spawn(file, args, { cwd: directory, env, uid, gid, stdio: ["ignore", output, output] })
  closeSync(output)
  server.once("error", (error) => exited(error.message))
  server.once("exit", () => exited(null))
}

/** @param {string | null} reason why it could not be spawned, else null */
function exited(reason) {
  server = undefined
  if (ending) {
    leave()
  } else {
    process.send?.({ exited: reason })
  }
}

function end() {
  if (ending) {
    return
  }
  ending = true
  if (!server) {
    return leave()
  }
  server.kill(/** @type {NodeJS.Signals} */ (endSignal))
  setTimeout(() => server?.kill("SIGKILL"), PATIENCE_MS).unref()
}

function leave() {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  process.exit(0)
}

process.on(
  "message",
  (/** @type {{ run?: import("./server-process").Command, signal?: NodeJS.Signals }} */ message) => {
    if (message.run) {
      run(message.run)
    } else if (message.signal) {
      server?.kill(message.signal)
    }
  }
)
process.on("disconnect", end)
process.on("SIGINT", end)
process.on("SIGTERM", end)
process.on("SIGHUP", end)
