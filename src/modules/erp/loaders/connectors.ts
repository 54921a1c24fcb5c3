import { join } from "node:path"
import { moduleProviderLoader } from "@medusajs/framework/modules-sdk"
import { asValue } from "@medusajs/framework/awilix"
import type { LoaderOptions, ModuleProvider } from "@medusajs/framework/types"
import { CONNECTORS, type Connectors } from "../connector-registry"
import { CONTRACT_VERSION, type ConnectorClass } from "../connector"
import { parseOptions } from "../options"

/** Connectors that come with the plugin, by path: nothing imports a provider. */
const BUILT_IN: ModuleProvider[] = [{ resolve: join(__dirname, "../../../providers/http"), id: "http" }]

/**
 * Registers the connectors: the built-in ones and those of the option `providers`.
 *
 * @throws Error when a provider cannot be found or was written for another version of the contract
 */
export default async function loadConnectors({ container, options }: LoaderOptions): Promise<void> {
  const { providers } = parseOptions(options)
  const connectors: Connectors = new Map()
  await moduleProviderLoader({
    container,
    providers: [...BUILT_IN, ...(providers as ModuleProvider[])],
    registerServiceFn: async (service, _container, { id, options: providerOptions }) => {
      const connectorClass = service as unknown as ConnectorClass
      if (connectorClass.contractVersion !== CONTRACT_VERSION) {
        throw new Error(
          `medusa-plugin-erp: connector "${id}" was written for version ${connectorClass.contractVersion} of the ` +
            `contract, this release has version ${CONTRACT_VERSION}. Update the connector or the plugin.`
        )
      }
      const instance = new connectorClass(container.cradle, (providerOptions ?? {}) as Record<string, unknown>)
      connectors.set(connectorClass.identifier, { connectorClass, instance })
    },
  })
  container.register({ [CONNECTORS]: asValue(connectors) })
}
