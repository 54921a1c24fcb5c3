import { RANGES, type Range } from "./ranges"

const DAY_S = 86_400

/** Minutes or days between two marks of the axis. */
const MARKS: Record<Range, { minutes: number } | { days: number }> = {
  "1h": { minutes: 10 },
  "24h": { minutes: 240 },
  "7d": { days: 1 },
  "30d": { days: 5 },
}

/** Marks of a time axis, at round times of the zone of whoever looks: a day is a day also when the clocks change. */
export function marksOf(from: number, to: number, range: Range): number[] {
  const every = MARKS[range]
  const begin = new Date(from)
  begin.setHours(0, 0, 0, 0)
  const marks: number[] = []
  for (let turn = 0; ; turn++) {
    const mark = new Date(begin)
    if ("days" in every) {
      mark.setDate(begin.getDate() + turn * every.days)
    } else {
      mark.setMinutes(turn * every.minutes)
    }
    if (mark.getTime() > to) {
      return marks
    }
    if (mark.getTime() >= from) {
      marks.push(mark.getTime())
    }
  }
}

export interface Times {
  /** At the axis. */
  mark: (at: number) => string
  /** In a sentence or a table: which step. */
  step: (at: number) => string
}

/** How times of a range are written: hours within a day, days beyond. @param tag such as `pt-BR` */
export function timesOf(range: Range, tag: string, timeZone?: string): Times {
  const long = RANGES[range].seconds > DAY_S
  const of = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, { ...options, timeZone })
    return (at: number) => format.format(new Date(at))
  }
  const hour = { hour: "2-digit", minute: "2-digit" } as const
  return {
    mark: of(range === "7d" ? { weekday: "short", day: "numeric" } : long ? { day: "numeric", month: "short" } : hour),
    step: of({ day: "numeric", month: "short", ...hour }),
  }
}
