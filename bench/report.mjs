import { isMet } from "./figures.mjs"

/**
 * What a run found, as JSON and as Markdown.
 *
 * @typedef {object} Report
 * @property {string} date
 * @property {string} commit
 * @property {string} command
 * @property {boolean} quick small sizes: the figures show that it works, no more
 * @property {number} seconds how long the run took
 * @property {number} load average number of processes that wanted a core at its end: above the cores, others did too
 * @property {import("./machine.mjs").Machine} machine
 * @property {import("./figures.mjs").Figure[]} figures
 */

/** @param {Report} report @returns {string} */
export function asMarkdown({ date, commit, command, quick, seconds, load, machine, figures }) {
  const { cores, cpu, memory_gib, node, postgres, durability, redis } = machine
  const coverage = Math.min(...figures.map((figure) => figure.coverage))
  const blocks = Math.min(...figures.map((figure) => figure.blocks))
  const names = [...new Set(figures.map(({ bench }) => bench))]
  return `# Benchmarks

Written by \`${command}\`; do not edit.${quick ? " **A quick run with small sizes: it shows that the benches work, no more.**" : ""}

- ${date.slice(0, 10)}, commit ${commit}, ${Math.ceil(seconds / 60)} minutes
- ${cores} cores (${cpu}), ${memory_gib} GiB; load average ${load.toFixed(1)} at the end
- Node ${node}, Postgres ${postgres} (${durability}), Redis ${redis}

Every variant is measured once per block, in an order that turns with each block; ratios are taken within a block. A figure is
the median of ${blocks} blocks; its interval (order statistics) holds the true median with ${(100 * coverage).toFixed(1)} %.

${names.map((name) => section(name, figures)).join("\n\n")}
`
}

/**
 * @param {string} name
 * @param {import("./figures.mjs").Figure[]} figures
 */
function section(name, figures) {
  const rows = figures
    .filter(({ bench }) => bench === name)
    .map((figure) => [
      figure.what,
      `${shown(figure.value)} ${figure.unit}`,
      `${shown(figure.low)} – ${shown(figure.high)}`,
      figure.goal ? `${figure.goal.at === "most" ? "≤" : "≥"} ${figure.goal.limit} ${figure.unit}` : "",
      verdict(figure),
    ])
  return `## ${name}\n\n${table([["", "median", "interval", "goal", "met"], ...rows])}`
}

/** Whether the median meets the goal; not surely where the interval lies on both sides. @param {import("./figures.mjs").Figure} figure */
function verdict(figure) {
  if (!figure.goal) {
    return ""
  }
  const met = isMet(figure)
  const sure = [figure.low, figure.high].every((value) => isMet({ ...figure, value }) === met)
  return `${met ? "yes" : "no"}${sure ? "" : ", not surely"}`
}

/** Aligned as Prettier does. @param {string[][]} rows the first is the head */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const isNumber = (/** @type {number} */ column) => column === 1 || column === 2
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(" | ")} |`
  const rule = widths.map((width, column) => (isNumber(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width)))
  const [head = [], ...body] = rows
  return [line(head), line(rule), ...body.map(line)].join("\n")
}

/** Three significant digits. @param {number} value */
function shown(value) {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3)
}
