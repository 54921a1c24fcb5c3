import { median, medianInterval, ratios } from "./stats.js"

/**
 * One line of the report.
 *
 * @typedef {object} Figure
 * @property {string} bench
 * @property {string} what
 * @property {string} unit `×`, `ms`, `MB` or `per s`
 * @property {number} value median of the blocks
 * @property {number} low of the interval of the median
 * @property {number} high
 * @property {number} coverage of the interval
 * @property {number} blocks
 * @property {{ at: "most" | "least", limit: number }} [goal] none: for information
 */

/**
 * @param {string} bench
 * @param {string} what
 * @param {string} unit
 * @param {number[]} perBlock
 * @param {Figure["goal"]} [goal]
 * @returns {Figure}
 */
export function figure(bench, what, unit, perBlock, goal) {
  return { bench, what, unit, value: median(perBlock), ...medianInterval(perBlock), blocks: perBlock.length, goal }
}

/**
 * A ratio of paired blocks.
 *
 * @param {string} bench
 * @param {string} what
 * @param {number[]} measured
 * @param {number[]} base
 * @param {Figure["goal"]} [goal]
 */
export function ratioFigure(bench, what, measured, base, goal) {
  return figure(bench, what, "×", ratios(measured, base), goal)
}

/** @param {Figure} figure @returns {boolean | undefined} undefined where there is no goal */
export function isMet({ goal, value }) {
  return goal && (goal.at === "most" ? value <= goal.limit : value >= goal.limit)
}
