/**
 * The ERP simulator, a process of its own that shares no code with the plugin.
 *
 * Settings come as JSON in `ERP_SIMULATOR`: what {@link Erp} needs, plus `control_port` and the `ledger` file. Sends
 * "ready" to its parent, and ends with it.
 */
import { startControl } from "./control.mjs"
import { Erp } from "./erp.mjs"
import { Ledger } from "./ledger.mjs"

const settings = JSON.parse(process.env.ERP_SIMULATOR ?? "")

const ledger = new Ledger(settings.ledger)
const erp = new Erp(settings, ledger)
await erp.start()
const control = await startControl(erp, settings.ledger, settings.control_port)

async function stop() {
  control.close()
  control.closeAllConnections()
  await erp.stop()
  ledger.close()
  process.exit(0)
}
process.on("SIGTERM", stop)
process.on("disconnect", stop)
process.send?.("ready")
