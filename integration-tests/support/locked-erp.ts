import { z } from "@medusajs/framework/zod"
import type { ConnectorClass, ConnectorContext, DeliveryContext, Envelope } from "../../src/modules/erp/connector"
import type { Connectors } from "../../src/modules/erp/connector-registry"
import { fail, ScriptedErp, scriptedConnector, type ScriptedSettings } from "./scripted-erp"

export const TOKEN = "token-of-the-locked-erp"

/** A scripted ERP that wants a token, and says so with every call. */
export class LockedErp extends ScriptedErp {
  override async deliver(envelope: Envelope, context: DeliveryContext<ScriptedSettings>) {
    unlock(context)
    return super.deliver(envelope, context)
  }

  override async test(context: ConnectorContext<ScriptedSettings>) {
    unlock(context)
    return super.test(context)
  }
}

/** As the plugin's loader registers it: connector `locked`. */
export function lockedConnector(erp: LockedErp): Connectors {
  const connectorClass = {
    ...scriptedConnector,
    identifier: "locked",
    credentialsSchema: z.object({ token: z.string().min(12), pin: z.string().optional() }),
  }
  return new Map([["locked", { connectorClass: connectorClass as unknown as ConnectorClass, instance: erp }]])
}

function unlock({ credentials }: ConnectorContext<ScriptedSettings>): void {
  if ((credentials as { token: string }).token !== TOKEN) {
    throw fail("configuration", "unauthorized")
  }
}
