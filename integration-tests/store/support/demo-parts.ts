/**
 * What the demo has already and a test of an installed store needs as well. They are ES modules and the tests are not:
 * hence one place that imports them.
 */
import type { Child as ChildOfDemo } from "../../../demo/child.mjs" with { "resolution-mode": "import" }
import type { Cleanup as CleanupOfDemo } from "../../../demo/cleanup.mjs" with { "resolution-mode": "import" }
import type { ErpSimulator as SimulatorOfDemo } from "../../../demo/erp-simulator.mjs" with {
  "resolution-mode": "import",
}
import type { jsonClient } from "../../../demo/http.mjs" with { "resolution-mode": "import" }

export type Child = ChildOfDemo
export type Cleanup = CleanupOfDemo
export type ErpSimulator = SimulatorOfDemo
export type JsonClient = ReturnType<typeof jsonClient>

export async function demoParts() {
  const { Child } = await import("../../../demo/child.mjs")
  const { Cleanup } = await import("../../../demo/cleanup.mjs")
  const { logIn } = await import("../../../demo/erp-admin.mjs")
  const { startErpSimulator } = await import("../../../demo/erp-simulator.mjs")
  const { buildPlugin } = await import("../../../demo/plugin-build.mjs")
  const { freePort } = await import("../../../demo/ports.mjs")
  const { seed } = await import("../../../demo/seed.mjs")
  const { shopper } = await import("../../../demo/shopper.mjs")
  return { Child, Cleanup, logIn, startErpSimulator, buildPlugin, freePort, seed, shopper }
}
