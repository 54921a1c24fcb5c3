import { createMedusaContainer } from "@medusajs/framework/utils"
import type { MedusaContainer } from "@medusajs/framework/types"
import { asValue } from "@medusajs/framework/awilix"
import { ERP_MODULE } from "../../src/modules/erp"
import { CONNECTORS } from "../../src/modules/erp/connector-registry"
import type { ConnectorClass } from "../../src/modules/erp/connector"
import ErpModuleService from "../../src/modules/erp/service"
import { lockedConnector, LockedErp } from "./locked-erp"
import type { Rig } from "./rig"
import { OLD } from "./row-rig"
import { scriptedConnector } from "./scripted-erp"

/** The module behind its face, in a container in which its workflows run. It serves the admin and does no work. */
export class WorkflowRig {
  private constructor(
    readonly erp: ErpModuleService,
    readonly container: MedusaContainer
  ) {}

  static async open(rig: Rig): Promise<WorkflowRig> {
    const quiet = () => undefined
    const erp = new ErpModuleService(
      {
        logger: { info: quiet, warn: quiet, error: quiet, debug: quiet, log: quiet } as never,
        __pg_connection__: { client: { config: { connection: { connectionString: rig.url } } } },
        [CONNECTORS]: new Map([
          ...lockedConnector(new LockedErp()),
          ["scripted", { connectorClass: scriptedConnector as unknown as ConnectorClass, instance: rig.erp }],
        ]),
      },
      {
        queue: { backend: "postgres" },
        encryption: { keys: [OLD] },
        connections: [{ name: "erp", connector: "scripted", settings: { idempotency: "lookup" } }],
      },
      { worker_mode: "server" } as never
    )
    const container = createMedusaContainer()
    container.register(ERP_MODULE, asValue(erp))
    container.register("query", asValue({ graph: graphOf(rig) }))
    await erp.__hooks.onApplicationStart()
    return new WorkflowRig(erp, container as MedusaContainer)
  }

  async close(): Promise<void> {
    await this.erp.__hooks.onApplicationShutdown()
  }
}

/** The store's orders are the rig's; any stock location is there. */
const graphOf =
  (rig: Rig) =>
  async ({ entity, filters: { id } }: { entity: string; filters: { id: string[] } }) => ({
    data: entity === "order" ? await rig.readOrders(id) : id.map((each) => ({ id: each })),
  })
