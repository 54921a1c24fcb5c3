/**
 * What a run found, as JSON and as Markdown.
 *
 * @typedef {object} Report
 * @property {string} date
 * @property {string} commit
 * @property {string} command
 * @property {boolean} quick small sizes: the figures show that it works, no more
 * @property {number} seconds how long the run took
 * @property {number} load average number of processes that wanted a core while it ran: above the cores, others did too
 * @property {import("./machine.mjs").Machine} machine
 * @property {import("./figures.mjs").Finding[]} findings
 */

/** @param {Report} report @returns {string} */
export function asMarkdown(report) {
  const { date, commit, command, quick, seconds, load, machine, findings } = report
  const { cores, cpu, memory_gib, node, postgres, durability, redis } = machine
  return `# Benchmarks

Written by \`${command}\`; do not edit.${quick ? " **A quick run with small sizes: it shows that the benches work, no more.**" : ""}

- ${date.slice(0, 10)}, commit ${commit}, ${Math.round(seconds / 60)} minutes
- ${cores} cores (${cpu}), ${memory_gib} GiB; load average ${load.toFixed(1)} at the end
- Node ${node}, Postgres ${postgres} (${durability})${redis ? `, Redis ${redis}` : ""}

Each variant is measured once per block, in an order that turns with every block; ratios are taken within a block. A figure
is the median of the blocks; the interval holds the true median with the confidence stated, by order statistics.

${findings.map(section).join("\n\n")}
`
}

/** @param {import("./figures.mjs").Finding} finding */
function section({ title, about, figures }) {
  const confidence = Math.min(...figures.map((figure) => figure.confidence))
  const head = ["", "median", `${(confidence * 100).toFixed(1)} % interval`, "goal", "kept"]
  const rows = figures.map((row) => [
    row.what,
    `${shown(row.median)} ${row.unit}`,
    `${shown(row.low)} – ${shown(row.high)}`,
    goal(row),
    verdict(row),
  ])
  return `## ${title}\n\n${about}\n\n${table([head, ...rows])}`
}

/** Aligned as Prettier does. @param {string[][]} rows the first is the head */
function table(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const numeric = (/** @type {number} */ column) => column === 1 || column === 2
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => cell[numeric(column) ? "padStart" : "padEnd"](widths[column] ?? 0)).join(" | ")} |`
  const rule = `| ${widths.map((width, column) => "-".repeat(width - Number(numeric(column))) + (numeric(column) ? ":" : "")).join(" | ")} |`
  const [head = [], ...body] = rows
  return [line(head), rule, ...body.map(line)].join("\n")
}

/** @param {import("./figures.mjs").Figure} figure */
function goal({ goal, unit }) {
  if (!goal) {
    return ""
  }
  return "atMost" in goal ? `≤ ${goal.atMost} ${unit}` : `≥ ${goal.atLeast} ${unit}`
}

/** @param {import("./figures.mjs").Figure} figure */
function verdict({ met, sure }) {
  if (met === undefined) {
    return ""
  }
  return `${met ? "yes" : "no"}${sure ? "" : ", not surely"}`
}

/** Three significant digits. @param {number} value */
function shown(value) {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3)
}
