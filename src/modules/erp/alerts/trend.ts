/**
 * Trend: whether a queue climbs, or drains, and when it is empty. Pure.
 *
 * A queue is a noisy thing, and samples may be missing. So no regression: the slope is the median of the slopes between
 * all pairs (Theil-Sen), and how steady it is, the share of pairs that rise less those that fall (Mann-Kendall). Neither
 * cares how far apart samples are, and one outlier changes neither.
 */

export interface Point {
  at: Date
  depth: number
}

export interface Trend {
  /** Per millisecond. */
  slope: number
  /** 1: every later point is higher; -1: every later one is lower. */
  steadiness: number
}

/** More would cost time and say nothing else. */
const MOST_POINTS = 60

/** @param points oldest first, at least two */
export function trendOf(points: Point[]): Trend {
  const few = thinned(points)
  const slopes: number[] = []
  let signs = 0
  for (let later = 1; later < few.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const rise = few[later]!.depth - few[earlier]!.depth
      slopes.push(rise / Math.max(1, few[later]!.at.getTime() - few[earlier]!.at.getTime()))
      signs += Math.sign(rise)
    }
  }
  slopes.sort((a, b) => a - b)
  const middle = slopes.length >> 1
  const slope = slopes.length % 2 ? slopes[middle]! : (slopes[middle - 1]! + slopes[middle]!) / 2
  return { slope, steadiness: signs / slopes.length }
}

/** Every so-manyth, the latest included. */
function thinned(points: Point[]): Point[] {
  const every = Math.ceil(points.length / MOST_POINTS)
  return every < 2 ? points : points.filter((_, index) => (points.length - 1 - index) % every === 0)
}

/** Of all pairs so many more must agree than disagree; of noise alone not one look in a thousand does. */
const STEADY = 0.7
const FEWEST_TO_CLIMB = 4
/** Of what a window should hold, samples must span so much, and may lack so much at once. */
const SPANNED = 0.8
const LONGEST_GAP = 0.5
/** A climb by less than this share of what waits is none; a steady one stays one for two days. */
const WORTH_IT = 0.005
/** The latest may be so much lower than the highest. */
const NOISE = 0.05
/** A tooth counts as usual up to so much higher than an earlier one that fell by half. */
const USUAL_TOOTH = 1.2

/**
 * Whether it has been climbing steadily for `forMs`, up to now.
 *
 * Not where it merely saws: a queue that was as high before and drained will drain again. Hence more points are taken than
 * the window holds: {@link LOOK_BACK} times as many.
 *
 * @param points oldest first
 * @returns how fast, per millisecond; undefined when it does not climb, or too little is known
 */
export function climb(points: Point[], { at, forMs, atLeast }: { at: Date; forMs: number; atLeast: number }) {
  const begin = at.getTime() - forMs * 1.1
  const window = points.filter((point) => point.at.getTime() >= begin)
  const [first, last] = [window[0], window.at(-1)]
  if (!first || !last || last.depth < atLeast || window.length < FEWEST_TO_CLIMB || !covers(window, at, forMs)) {
    return undefined
  }
  const whole = trendOf(window)
  const lately = trendOf(window.slice(-Math.max(3, window.length >> 1)))
  const gain = whole.slope * (last.at.getTime() - first.at.getTime())
  const highest = Math.max(...window.map(({ depth }) => depth))
  const climbs =
    whole.steadiness >= STEADY &&
    lately.slope > 0 &&
    last.depth >= highest * (1 - NOISE) &&
    gain >= Math.max(atLeast / 2, WORTH_IT * last.depth)
  return climbs && last.depth > USUAL_TOOTH * drainedPeak(points) ? whole.slope : undefined
}

/** How many windows of points `climb` wants: teeth of an hour are known again in a window of a quarter. */
export const LOOK_BACK = 6

function covers(window: Point[], at: Date, forMs: number): boolean {
  const times = [...window.map((point) => point.at.getTime()), at.getTime()]
  const gaps = times.slice(1).map((time, index) => time - times[index]!)
  return window.at(-1)!.at.getTime() - times[0]! >= SPANNED * forMs && Math.max(...gaps) <= LONGEST_GAP * forMs
}

/** The highest it has been before it fell to at most half of that; 0 if it never did. */
function drainedPeak(points: Point[]): number {
  let [peak, drained] = [0, 0]
  for (const { depth } of points) {
    peak = Math.max(peak, depth)
    drained = depth * 2 <= peak ? peak : drained
  }
  return drained
}

const FEWEST_TO_DRAIN = 3

/**
 * When a queue that drains is empty, if it goes on like this.
 *
 * @param points oldest first: those of the last minutes say it best
 * @returns undefined when it does not drain steadily
 */
export function emptyAt(points: Point[]): Date | undefined {
  const last = points.at(-1)
  if (!last || points.length < FEWEST_TO_DRAIN) {
    return undefined
  }
  const { slope, steadiness } = trendOf(points)
  return steadiness <= -STEADY && slope < 0 ? new Date(last.at.getTime() + last.depth / -slope) : undefined
}
