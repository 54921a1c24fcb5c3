import type { SamplesResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"

export type Samples = Pick<Json<SamplesResponse>, "from" | "to" | "step" | "samples">
export type Sample = Samples["samples"][number]

/** All topics of one step together. Null: nothing was measured then, which is not the same as nothing. */
export interface Point {
  /** Begin of the step, in milliseconds. */
  at: number
  depth: number | null
  dead: number | null
  delivered: number | null
  failed: number | null
  /** Seconds. */
  lag: number | null
  /** Seconds; null as well where nothing was worked at. */
  p50: number | null
  p95: number | null
  /** Failed attempts by class. */
  errors: Record<string, number> | null
}

export type Measure = Exclude<keyof Point, "at" | "errors">

const NOT_MEASURED = {
  ...{ depth: null, dead: null, delivered: null, failed: null, lag: null, p50: null, p95: null, errors: null },
}

/** One point per step of the time that was asked for, also where there is no sample: gaps stay gaps. */
export function pointsOf(view: Samples): Point[] {
  const byStep = grouped(view.samples, ({ at }) => Date.parse(at))
  const points = stepsOf(view).map((at) => ({ at, ...(byStep.has(at) ? together(byStep.get(at)!) : NOT_MEASURED) }))
  // The step that has just begun has not been measured yet.
  return points.at(-1)?.depth === null ? points.slice(0, -1) : points
}

/** Begins of all steps, in milliseconds. */
export function stepsOf({ from, to, step }: Omit<Samples, "samples">): number[] {
  const size = step * 1_000
  const first = Math.floor(Date.parse(from) / size) * size
  const many = Math.floor((Date.parse(to) - first) / size) + 1
  return Array.from({ length: Math.max(0, many) }, (_, at) => first + at * size)
}

function together(samples: Sample[]): Omit<Point, "at"> {
  const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0)
  const timed = samples.filter(({ p50 }) => p50 !== null)
  const worked = timed.reduce((total, { delivered, failed }) => total + delivered + failed, 0)
  return {
    depth: sum(({ depth }) => depth),
    dead: sum(({ dead }) => dead),
    delivered: sum(({ delivered }) => delivered),
    failed: sum(({ failed }) => failed),
    lag: Math.max(...samples.map(({ lag_time }) => lag_time ?? 0)),
    p50: worked ? timed.reduce((total, one) => total + one.p50! * (one.delivered + one.failed), 0) / worked : null,
    p95: timed.length ? Math.max(...timed.map((one) => one.p95 ?? one.p50!)) : null,
    errors: counted(samples.flatMap(({ errors }) => errors)),
  }
}

function counted(errors: Sample["errors"]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { class: name, count } of errors) {
    counts[name] = (counts[name] ?? 0) + count
  }
  return counts
}

/** Classes of errors there are in these points, most frequent first. */
export function classesOf(points: Point[]): { name: string; count: number }[] {
  const counts: Record<string, number> = {}
  for (const { errors } of points) {
    for (const [name, count] of Object.entries(errors ?? {})) {
      counts[name] = (counts[name] ?? 0) + count
    }
  }
  return Object.entries(counts)
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name))
}

/** Where it was highest, the latest of several; undefined where nothing was measured or all is zero. */
export function peakOf(points: Point[], measure: Measure): { at: number; value: number } | undefined {
  let peak: { at: number; value: number } | undefined
  for (const { at, [measure]: value } of points) {
    if (value && value >= (peak?.value ?? 0)) {
      peak = { at, value }
    }
  }
  return peak
}

/** What was measured last. */
export const lastOf = (points: Point[], measure: Measure): number | undefined =>
  points.filter((point) => point[measure] !== null).at(-1)?.[measure] ?? undefined

export const sumOf = (points: Point[], measure: Measure): number =>
  points.reduce((total, point) => total + (point[measure] ?? 0), 0)

/** How many steps between the first and the last that were measured were not. */
export function gapsOf(points: Point[]): number {
  const first = points.findIndex(({ depth }) => depth !== null)
  return first < 0 ? 0 : points.slice(first).filter(({ depth }) => depth === null).length
}

/** Whether a line through this measure has no neighbour to go to from here, so that it needs a dot to be seen. */
export const isAlone = (points: Point[], index: number, measure: Measure): boolean =>
  points[index]?.[measure] != null && points[index - 1]?.[measure] == null && points[index + 1]?.[measure] == null

export type Circuit = Sample["circuit"]

/** A time in which a circuit stood one way; null where nothing was measured. */
export interface Stretch {
  from: number
  to: number
  state: Circuit | null
}

/** How the circuit of each connection stood, from the first step to the last. By name. */
export function bandsOf(view: Samples): { id: string; name: string; stretches: Stretch[] }[] {
  const size = view.step * 1_000
  const steps = stepsOf(view).slice(0, pointsOf(view).length)
  return [...grouped(view.samples, ({ connection }) => connection.id)]
    .map(([id, samples]) => ({
      ...{ id, name: samples[0]?.connection.name ?? id },
      stretches: stretchesOf(steps, size, worstOf(samples)),
    }))
    .sort((one, other) => one.name.localeCompare(other.name))
}

const WORSE: Circuit[] = ["closed", "half_open", "open"]

/** By step; of several topics the worst. */
function worstOf(samples: Sample[]): Map<number, Circuit> {
  const states = new Map<number, Circuit>()
  for (const { at, circuit } of samples) {
    const before = states.get(Date.parse(at)) ?? "closed"
    states.set(Date.parse(at), WORSE.indexOf(circuit) > WORSE.indexOf(before) ? circuit : before)
  }
  return states
}

function stretchesOf(steps: number[], size: number, states: Map<number, Circuit>): Stretch[] {
  const stretches: Stretch[] = []
  for (const from of steps) {
    const state = states.get(from) ?? null
    const last = stretches.at(-1)
    if (last?.state === state) {
      last.to = from + size
    } else {
      stretches.push({ from, to: from + size, state })
    }
  }
  return stretches
}

function grouped<Key, Item>(items: Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) {
      group.push(item)
    } else {
      groups.set(key, [item])
    }
  }
  return groups
}
