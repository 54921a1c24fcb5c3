/**
 * One worker process of a store, for tests that end it.
 *
 *   test --ipc--> { begin } --> ErpRuntime with the test's fault --http--> ledger in the test's process
 *
 * Standard output says at which point it ends itself; standard error is its log. It does not outlive the test.
 */
import { writeSync } from "node:fs"
import type { Logger } from "@medusajs/framework/types"
import type { FaultHook } from "../../../src/modules/erp/fault-points"
import { parseOptions } from "../../../src/modules/erp/options"
import { ErpRuntime, type RuntimeConfig } from "../../../src/modules/erp/runtime"
import type { Charge, Fault, Report, Request } from "../protocol"
import { LedgerConnector, ledgerConnector } from "./ledger-connector"
import { OrderTaker } from "./order-taker"

const connector = new LedgerConnector()
const say = (text: string) => void writeSync(2, `${text}\n`)
const logger = { info: say, warn: say, error: say } as unknown as Logger
const report = (words: Report) => process.send!(words)

function begin({ database, options, says, fault }: Charge): void {
  const connectors: RuntimeConfig["connectors"] = new Map()
  connectors.set("ledger", {
    connectorClass: ledgerConnector as unknown as Parameters<typeof connectors.set>[1]["connectorClass"],
    instance: connector,
  })
  const runtime = new ErpRuntime({
    database: { connectionString: database },
    options: parseOptions(options),
    connectors,
    logger,
    ...(fault && { faultPoint: faultHook(fault) }),
  })
  runtime.start(true, () => {
    report({ state: "ready" })
    void new OrderTaker(runtime, database, says).run()
  })
}

/** Written synchronously, so that it is out before the signal: a process can say nothing afterwards. */
function faultHook({ point, occurrence, signal }: Fault): FaultHook {
  let passed = 0
  return (at) => {
    if (at === point && ++passed === occurrence) {
      writeSync(1, at)
      process.kill(process.pid, signal)
    }
  }
}

process.on("disconnect", () => process.exit())
process.on("message", (request: Request) => {
  if ("begin" in request) {
    begin(request.begin)
  } else {
    const { user, system } = process.cpuUsage()
    report({ usage: request.usage, of: { cpu_ms: (user + system) / 1_000, calls: connector.calls } })
  }
})
report({ state: "loaded" })
