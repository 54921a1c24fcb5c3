/**
 * Loaded into the store's process before Medusa; it watches and changes nothing.
 *
 * - Tells the demo of every connection the ERP's port refused. A closed port leaves no trace on the ERP's side, so only
 *   the caller can count what was tried during an outage.
 * - Ends the process when the demo is gone, even killed: nothing stays running.
 */
const { errorMonitor } = require("node:events")
const { subscribe } = require("node:diagnostics_channel")

const erpPort = process.env.ERP_URL ? Number(new URL(process.env.ERP_URL).port) : undefined

if (process.send) {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"))
  process.channel?.unref()

  subscribe("net.client.socket", (message) => {
    const { socket } = /** @type {{ socket: import("node:events").EventEmitter }} */ (message)
    socket.once(errorMonitor, ({ code, port }) => {
      if (code === "ECONNREFUSED" && port === erpPort && process.connected) {
        process.send?.({ refused_at: Date.now() })
      }
    })
  })
}
