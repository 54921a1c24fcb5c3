/**
 * Builds dashboard.json, to be imported into Grafana: `npm run ops:dashboard`; with `--print` onto standard output.
 *
 * Gauges and counters of samples are the same in every process, hence `max by`; what each process counts of its own work
 * is summed. `$job` is one store.
 */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"
import common from "@grafana/grafana-foundation-sdk/common"
import dashboard from "@grafana/grafana-foundation-sdk/dashboard"
import prometheus from "@grafana/grafana-foundation-sdk/prometheus"
import stat from "@grafana/grafana-foundation-sdk/stat"
import timeseries from "@grafana/grafana-foundation-sdk/timeseries"

const FILE = path.join(path.dirname(fileURLToPath(import.meta.url)), "dashboard.json")
const SOURCE = { type: "prometheus", uid: "${datasource}" }
const ROW = 24

const OF_JOB = 'job="$job"'
const OF_CONNECTION = `${OF_JOB},connection=~"$connection"`
const OF_TYPE = `${OF_CONNECTION},type=~"$type"`

/**
 * @param {string} expr
 * @param {string} [legend]
 */
const query = (expr, legend = "") => new prometheus.DataqueryBuilder().expr(expr).legendFormat(legend).range()

/** @param {string} name @param {string} label @param {string} metric */
const variable = (name, label, metric) =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(SOURCE)
    .query({ query: `label_values(${metric}, ${name})`, refId: name })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)

/** One, several or all of them. @param {Parameters<typeof variable>} named */
const choice = (...named) =>
  variable(...named)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ selected: true, text: ["All"], value: ["$__all"] })

/**
 * @param {string} title
 * @param {string} description
 * @param {string} unit
 * @param {ReturnType<typeof query>[]} queries
 */
function chart(title, description, unit, ...queries) {
  const panel = new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(SOURCE)
    .height(8)
    .span(ROW / 2)
    .unit(unit)
    .min(0)
    .lineWidth(1)
    .fillOpacity(10)
    .showPoints(common.VisibilityMode.Never)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
  return queries.reduce((built, target) => built.withTarget(target), panel)
}

/** Green below `limit`, red from there on. @param {number} limit */
const redFrom = (limit) =>
  new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([
    { value: null, color: "green" },
    { value: limit, color: "red" },
  ])

/**
 * @param {string} title
 * @param {string} description
 * @param {string} unit
 * @param {string} expr
 * @param {number} limit
 */
const number = (title, description, unit, expr, limit) =>
  new stat.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(SOURCE)
    .height(4)
    .span(ROW / 4)
    .unit(unit)
    .thresholds(redFrom(limit))
    .withTarget(query(expr))

const circuits = chart(
  "Circuit",
  "Closed: the ERP takes what is sent. Half open: one delivery tries. Open: it is down, nothing is tried, orders wait.",
  "short",
  query(`max by (connection) (erp_circuit_state{${OF_CONNECTION}})`, "{{connection}}")
)
  .max(2)
  .lineInterpolation(common.LineInterpolation.StepAfter)
  .mappings([
    {
      type: dashboard.MappingType.ValueToText,
      options: { 0: { text: "closed" }, 1: { text: "half open" }, 2: { text: "open" } },
    },
  ])

/** Of the deliveries of `$connection` and `$type`: what one in two, and one in twenty, does not exceed. @param {number} q */
const percentile = (q) =>
  query(
    `histogram_quantile(${q}, sum by (le, direction, type) (rate(erp_process_duration_bucket{${OF_TYPE}}[$__rate_interval])))`,
    `p${q * 100} {{direction}} {{type}}`
  )

const built = new dashboard.DashboardBuilder("ERP integration")
  .uid("medusa-plugin-erp")
  .description("Orders on their way to the ERP, stock on its way back. Headings of docs/runbook.md say what to do.")
  .tags(["medusa", "erp"])
  .timezone("browser")
  .time({ from: "now-6h", to: "now" })
  .refresh("1m")
  .tooltip(dashboard.DashboardCursorSync.Crosshair)
  .withVariable(new dashboard.DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"))
  .withVariable(variable("job", "Store", "erp_heartbeat_age"))
  .withVariable(choice("connection", "Connection", `erp_circuit_state{${OF_JOB}}`))
  .withVariable(choice("type", "Message", `erp_queue_depth{${OF_CONNECTION}}`))

  .withPanel(
    chart(
      "Queue depth",
      "What waits or is being sent. It climbs in an outage and drains afterwards; nothing of it is lost.",
      "short",
      query(
        `max by (direction, connection, type) (erp_queue_depth{${OF_TYPE}})`,
        "{{direction}} {{connection}} {{type}}"
      )
    )
  )
  .withPanel(
    chart(
      "Dead letters",
      "What somebody must redrive, settle or discard.",
      "short",
      query(
        `max by (connection, type, class, code) (erp_dead_letters{${OF_TYPE}})`,
        "{{connection}} {{type}} {{class}} {{code}}"
      )
    )
  )
  .withPanel(
    number("Heartbeat", "Since a job last went round the queue.", "s", `max(erp_heartbeat_age{${OF_JOB}})`, 300)
  )
  .withPanel(number("Sample", "How old the numbers of this page are.", "s", `max(erp_sample_age{${OF_JOB}})`, 300))
  .withPanel(
    number(
      "Incidents",
      "Open now.",
      "short",
      `sum(max by (job, rule, severity) (erp_incidents{${OF_JOB}})) or vector(0)`,
      1
    )
  )
  .withPanel(
    number(
      "Last success",
      "Since the ERP last took something.",
      "s",
      `max(erp_connection_last_success_age{${OF_CONNECTION}})`,
      86_400
    )
  )

  .withPanel(
    chart(
      "Throughput",
      "Deliveries that came to an end, a minute.",
      "short",
      query(
        `60 * max by (connection, type, outcome) (rate(erp_deliveries_total{${OF_TYPE}}[5m]))`,
        "{{connection}} {{type}} {{outcome}}"
      )
    )
  )
  .withPanel(
    chart(
      "Lag",
      "How long the first that could go has waited.",
      "s",
      query(
        `max by (direction, connection, type) (erp_consumer_lag_time{${OF_TYPE}})`,
        "{{direction}} {{connection}} {{type}}"
      )
    )
  )
  .withPanel(
    chart(
      "Processing time",
      "Out: how long calls take. In: from arrival to effect.",
      "s",
      percentile(0.5),
      percentile(0.95)
    )
  )
  .withPanel(
    chart(
      "Attempts",
      "What calls came to, a minute; the class is what happens next.",
      "short",
      query(
        `60 * max by (connection, outcome, kind, class, code) (rate(erp_attempts_total{${OF_CONNECTION}}[5m])) > 0`,
        "{{connection}} {{outcome}} {{class}} {{code}}"
      )
    )
  )
  .withPanel(circuits)
  .withPanel(
    chart(
      "Stock",
      "Items by what became of them, a minute. Superseded: something newer, or the same, had come before.",
      "short",
      query(
        `60 * max by (connection, result) (rate(erp_stock_items_total{${OF_CONNECTION}}[5m]))`,
        "{{connection}} {{result}}"
      )
    )
  )
  .withPanel(
    chart(
      "Held",
      "What waits for a setting, or for somebody.",
      "short",
      query(`max by (direction, connection, type) (erp_held{${OF_TYPE}})`, "{{direction}} {{connection}} {{type}}")
    )
  )
  .withPanel(
    chart(
      "Capture",
      "Orders by what made them known, a minute. The sweep finds what no event told: much of it means a broken event bus.",
      "short",
      query(`60 * max by (source) (rate(erp_capture_total{${OF_JOB}}[5m]))`, "{{source}}")
    )
  )
  .withPanel(
    chart(
      "Versions in use",
      "Messages sent by version, an hour: who still gets an old one.",
      "short",
      query(
        `sum by (connection, type, version) (increase(erp_messages_total{${OF_TYPE}}[1h]))`,
        "{{connection}} {{type}} v{{version}}"
      )
    )
  )
  .withPanel(
    chart(
      "Purged",
      "What was kept as long as it is to be, an hour.",
      "short",
      query(`sum by (kind) (increase(erp_purged_total{${OF_JOB}}[1h]))`, "{{kind}}")
    )
  )
  .build()

const text = `${JSON.stringify(built, undefined, 2)}\n`
if (process.argv.includes("--print")) {
  process.stdout.write(text)
} else {
  writeFileSync(FILE, text)
}
