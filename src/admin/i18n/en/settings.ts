import connections from "./connections"

export default {
  connections,
  /** Words of connectors in other languages; in English they have them themselves. */
  connectors: {} as Record<string, unknown>,
}
