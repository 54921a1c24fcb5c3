import type { RegisteredConnector } from "./services/connections"

/** Where the loader leaves the connectors in the module's container. */
export const CONNECTORS = "erpConnectors"

/** Connectors by their identifier. */
export type Connectors = Map<string, RegisteredConnector>
