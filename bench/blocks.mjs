/**
 * Measures every variant once per block, in an order that rotates from block to block: what drifts on the machine, and
 * what one variant leaves behind for the next, meets all of them alike.
 *
 * @template {string} Name
 * @template Measured
 * @param {number} blocks
 * @param {Record<Name, (block: number) => Promise<Measured>>} variants
 * @param {(step: string) => void} say
 * @returns {Promise<Record<Name, Measured[]>>} per variant one measurement per block
 */
export async function interleaved(blocks, variants, say) {
  const names = /** @type {Name[]} */ (Object.keys(variants))
  /** @type {Record<Name, Measured[]>} */
  const measured = /** @type {any} */ (Object.fromEntries(names.map((name) => [name, []])))
  for (let block = 0; block < blocks; block++) {
    say(`block ${block + 1} of ${blocks}`)
    for (const name of rotated(names, block)) {
      measured[name].push(await variants[name](block))
    }
  }
  return measured
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {number} by
 */
export function rotated(items, by) {
  const at = by % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}
