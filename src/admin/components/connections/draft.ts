/** What somebody types into a part of a connection, while others may change it as well. Pure. */
export type Part = Record<string, unknown>

/** Top-level fields that differ, as the API wants them: each as a whole; null brings its default back. */
export function changesOf(before: Part, after: Part): Part {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return Object.fromEntries(
    names.filter((name) => !same(before[name], after[name])).map((name) => [name, after[name] ?? null])
  )
}

/** What was typed, laid over what others changed meanwhile: a field that was typed in stays, the rest follows. */
export function merged(base: Part, typed: Part, fresh: Part): Part {
  const names = [...new Set([...Object.keys(typed), ...Object.keys(fresh)])]
  return Object.fromEntries(
    names
      .map((name) => [name, mergedField(base[name], typed[name], fresh[name])] as const)
      .filter(([, value]) => value !== undefined)
  )
}

function mergedField(base: unknown, typed: unknown, fresh: unknown): unknown {
  if (same(base, typed)) {
    return fresh
  }
  return isPart(typed) && isPart(fresh) ? merged(isPart(base) ? base : {}, typed, fresh) : typed
}

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value)

/** As JSON has them: what is undefined is not there, and the order of names does not matter. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) {
    return true
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => same(item, other[at]))
  }
  if (isPart(one) && isPart(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => same(one[name], other[name]))
  }
  return false
}
