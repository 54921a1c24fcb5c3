/**
 * Who may import whom. The first row whose `place` holds a file counts; a file below src/ without a row is an error:
 * every file has its place.
 *
 * Paths are relative to the repository, without extension and without `/index`. One that ends in `/` means the folder
 * and all below it, any other just that file. `OWN` is the folder of the third level the file is in, such as
 * `src/providers/http/`. `types` may be imported with `import type` only.
 *
 * ESLint's `no-restricted-imports` sees only the text of an import, and `../connector` means something else in every
 * folder: hence a rule of our own that resolves it first.
 */
import path from "node:path"

const OWN = "OWN"

const FACE = "src/modules/erp"
const CONNECTOR_DOOR = "src/modules/erp/connector"
const CONNECTOR = "src/modules/erp/connector/"
const MESSAGES = "src/modules/erp/messages/"
const MODELS = "src/modules/erp/models/"
const SERVICES = "src/modules/erp/services/"
const LOADERS = "src/modules/erp/loaders/"
const OPTIONS = "src/modules/erp/options"
const WRITTEN_TIMES = "src/modules/erp/written-times"
const MONITORING_OPTIONS = "src/modules/erp/monitoring-options"
const TELEMETRY = "src/modules/erp/telemetry"
/** Spans; also those of the kit's HTTP calls, and of what workflows begin. */
const TRACING = "src/modules/erp/tracing"
const FAULT_POINTS = "src/modules/erp/fault-points"
/** When something is wrong, and in which words: pure. */
const ALERTS = "src/modules/erp/alerts/"
/** How people are told: a file per kind of channel. */
const CHANNELS = "src/modules/erp/channels/"
const STORABLE_TEXT = "src/modules/erp/storable-text"
const STORE_DATABASE = "src/modules/erp/store-database"
/** What stands between the network and us; each can be read alone. */
const EDGE = ["hardened-json", "rate-limit", "bounded-body"].map((name) => `src/modules/erp/${name}`)
const REGISTRY = "src/modules/erp/connector-registry"
const POLICIES = [
  "audit-actions",
  "audit-changes",
  "cause",
  "content-hash",
  "csv",
  "retry-policy",
  "circuit-policy",
  "outbound-rate",
  "plain-words",
  "held-codes",
  "phrases",
  "draft",
  "order-facts",
  "order-row",
  "order-drafts",
  "order-plan",
  "order-known",
  "placed-plan",
  "routing",
  "pace",
  "backfill-range",
  "standings",
  "search-terms",
  "stock-items",
  "inbound-shape",
  "test-report",
  "breath",
  "trigger",
  "exchange-log",
  "log-line",
].map((name) => `src/modules/erp/${name}`)
/** What a connection is: from the options, from people, from rows, for people. */
const CONNECTION_CONFIG = [
  "connection-config",
  "connection-draft",
  "written-connection",
  "connector-kinds",
  "channel-config",
].map((name) => `src/modules/erp/${name}`)
/** Secrets, kept and shown; each can be read alone. */
const SECRETS = ["sealed", "secret-views"].map((name) => `src/modules/erp/${name}`)
const COMPOSITION = [
  "service",
  "backfill-face",
  "connection-face",
  "keeping-face",
  "record-face",
  "stock-face",
  "monitoring-face",
  "alert-face",
  "channel-face",
  "store-notifications",
  "runtime",
  "store-inventory",
].map((name) => `src/modules/erp/${name}`)

const BELOW_SERVICES = [
  ...POLICIES,
  ...CONNECTION_CONFIG,
  ...SECRETS,
  CONNECTOR,
  MESSAGES,
  MODELS,
  ALERTS,
  CHANNELS,
  OPTIONS,
  MONITORING_OPTIONS,
  TELEMETRY,
  TRACING,
  FAULT_POINTS,
  STORABLE_TEXT,
  ...EDGE,
]

/** @type {{ place: string[], may: string[], types?: string[], says: string }[]} */
export const LAYERS = [
  {
    place: ["src/admin/"],
    may: ["src/admin/"],
    types: ["src/api/admin/erp/"],
    says: "admin imports itself, and types of api/admin/erp",
  },
  ...["subscribers", "jobs", "scripts", "migration-scripts", "api"].map((edge) => ({
    place: [`src/${edge}/`],
    may: [`src/${edge}/`, "src/workflows/", FACE],
    says: `${edge} import workflows, and the module's face (modules/erp) for reads`,
  })),
  {
    place: ["src/workflows/"],
    may: ["src/workflows/", FACE, MESSAGES],
    says: "workflows import modules/erp and modules/erp/messages",
  },
  {
    place: ["src/providers/"],
    may: [OWN, CONNECTOR_DOOR, MESSAGES],
    says: "a provider imports modules/erp/connector and modules/erp/messages, never another provider",
  },
  { place: [MESSAGES], may: [MESSAGES], says: "messages import nothing of ours" },
  { place: [MODELS], may: [MODELS], says: "models import nothing of ours" },
  { place: ["src/modules/erp/migrations/"], may: [], says: "migrations import nothing of ours" },
  {
    place: [OPTIONS, MONITORING_OPTIONS],
    may: [MONITORING_OPTIONS, WRITTEN_TIMES],
    says: "options import nothing of ours but monitoring-options and written-times",
  },
  {
    place: [WRITTEN_TIMES, TELEMETRY, TRACING, FAULT_POINTS, STORABLE_TEXT, STORE_DATABASE, ...EDGE, ...SECRETS],
    may: [],
    says: "written-times, telemetry, tracing, fault-points, storable-text, store-database, hardened-json, rate-limit, bounded-body, sealed and secret-views import nothing of ours",
  },
  { place: [CONNECTOR], may: [CONNECTOR, MESSAGES, TRACING], says: "the connector kit imports messages and tracing" },
  {
    place: POLICIES,
    may: [...POLICIES, CONNECTOR, MESSAGES],
    says: "policies import the connector kit and messages",
  },
  {
    place: [ALERTS],
    may: [ALERTS, ...POLICIES, CONNECTOR, MESSAGES, MONITORING_OPTIONS],
    says: "alerts import policies, codes of the connector kit, messages and monitoring-options",
  },
  {
    place: [CHANNELS],
    may: [CHANNELS, CONNECTOR, MONITORING_OPTIONS],
    says: "channels import the connector kit and monitoring-options",
  },
  {
    place: CONNECTION_CONFIG,
    may: [...CONNECTION_CONFIG, ...POLICIES, CONNECTOR, MESSAGES, CHANNELS, OPTIONS, MONITORING_OPTIONS],
    says: "connection-config and its neighbours import policies, the connector kit, messages, channels and options",
  },
  {
    place: [SERVICES],
    may: [SERVICES, ...BELOW_SERVICES],
    says: "services import policies, connector kit, messages, models, options, telemetry, fault-points and storable-text",
  },
  {
    place: [REGISTRY],
    may: [SERVICES, ...BELOW_SERVICES],
    says: "the registry imports services and what is below them",
  },
  {
    place: [LOADERS],
    may: [LOADERS, REGISTRY, SERVICES, ...BELOW_SERVICES],
    says: "loaders import the registry, services and what is below them",
  },
  {
    place: COMPOSITION,
    may: [...COMPOSITION, REGISTRY, STORE_DATABASE, SERVICES, ...BELOW_SERVICES],
    says: "service, its faces, runtime and store-inventory import services and what is below them, never index or loaders",
  },
  { place: ["src/instrumentation"], may: [], says: "what a store's instrumentation imports imports nothing of ours" },
  { place: [FACE], may: ["src/modules/erp/"], says: "the module's face imports the module" },
  { place: ["demo/"], may: ["demo/", "scripts/"], says: "the demo imports nothing of src" },
  {
    place: ["bench/"],
    may: ["bench/", "demo/", "scripts/"],
    says: "a bench imports bench, demo and scripts, and the plugin only as it is built",
  },
  { place: ["examples/"], may: [OWN], says: "an example knows the plugin only as a package" },
]

/** Rule `erp/layers`: keeps {@link LAYERS}. @type {import("eslint").Rule.RuleModule} */
export const layers = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      layer: "{{says}}; {{target}} is none of these",
      place: "No layer for this file: put it where it belongs, or give it a row in scripts/eslint/layers.mjs",
    },
  },
  create(context) {
    const relative = path.relative(context.cwd, context.filename).split(path.sep).join("/")
    const file = withoutEnding(relative)
    const layer = LAYERS.find(({ place }) => isIn(file, place))
    if (!layer) {
      return { Program: (node) => context.report({ node, messageId: "place" }) }
    }
    const own = `${file.split("/").slice(0, 3).join("/")}/`
    const may = layer.may.map((entry) => (entry === OWN ? own : entry))

    /** @param {any} node an import or a re-export, of whatever form */
    const check = (node) => {
      const specifier = node.source?.value
      if (typeof specifier !== "string" || !specifier.startsWith(".")) {
        return
      }
      const target = withoutEnding(path.posix.join(path.posix.dirname(relative), specifier))
      const isType = (node.importKind ?? node.exportKind) === "type"
      if (!isIn(target, isType ? [...may, ...(layer.types ?? [])] : may)) {
        context.report({ node, messageId: "layer", data: { says: layer.says, target } })
      }
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

/** @param {string} file */
function withoutEnding(file) {
  return file
    .replace(/\.[cm]?[jt]sx?$/, "")
    .replace(/\/index$/, "")
    .replace(/\/$/, "")
}

/**
 * @param {string} file
 * @param {string[]} entries
 */
function isIn(file, entries) {
  return entries.some((entry) => (entry.endsWith("/") ? `${file}/`.startsWith(entry) : file === entry))
}
