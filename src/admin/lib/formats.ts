const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Up to how many seconds a time is told in this unit. */
const UNITS: ["second" | "minute" | "hour" | "day", number, number][] = [
  ["second", 90, 1],
  ["minute", 90 * MINUTE, MINUTE],
  ["hour", 36 * HOUR, HOUR],
  ["day", Infinity, DAY],
]

/** Medusa's codes of languages, such as `ptBR`, as browsers have them. */
const tagOf = (language: string) => language.replace(/([a-z])([A-Z])/g, "$1-$2")

export interface Format {
  number: (value: number) => string
  /** `0.42` as `42%`. */
  percent: (value: number) => string
  /** Date and time, in the zone of whoever looks. */
  moment: (time: string) => string
  /** A day, given as `2026-11-27`. */
  day: (text: string) => string
  /** `10:14`; with its date where that is not the day of `now`. */
  clock: (time: string, now: number) => string
  /** `in 2 minutes`, `3 hours ago`. */
  relative: (time: string, now: number) => string
  /** Seconds as the largest unit that says enough: `45 seconds`, `12 minutes`. */
  duration: (seconds: number) => string
  /** The same where there is little room: `45s`, `12m`. */
  briefDuration: (seconds: number) => string
}

/** How numbers and times are written. Pure. @param language as Medusa calls it */
export function formatsOf(language: string): Format {
  const tag = tagOf(language)
  const number = new Intl.NumberFormat(tag)
  const percent = new Intl.NumberFormat(tag, { style: "percent" })
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "medium" })
  const day = new Intl.DateTimeFormat(tag, { dateStyle: "medium" })
  const hour = new Intl.DateTimeFormat(tag, { timeStyle: "short" })
  const dayAndHour = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" })
  return {
    number: (value) => number.format(value),
    percent: (value) => percent.format(value),
    moment: (time) => moment.format(new Date(time)),
    day: (text) => day.format(new Date(`${text}T00:00:00`)),
    clock: (time, now) => {
      const at = new Date(time)
      return (at.toDateString() === new Date(now).toDateString() ? hour : dayAndHour).format(at)
    },
    relative: (time, now) => {
      const seconds = Math.round((new Date(time).getTime() - now) / 1_000)
      const [unit, , size] = unitOf(Math.abs(seconds))
      return relative.format(Math.trunc(seconds / size), unit)
    },
    duration: (seconds) => durationOf(seconds, tag, "long"),
    briefDuration: (seconds) => durationOf(seconds, tag, "narrow").replaceAll(" ", NO_BREAK),
  }
}

/** What charts do not break a line at. */
const NO_BREAK = "\u00a0"

const unitOf = (seconds: number) => UNITS.find(([, most]) => seconds < most)!

function durationOf(seconds: number, tag: string, unitDisplay: "long" | "narrow"): string {
  const [unit, , size] = unitOf(seconds)
  const digits = seconds < 10 && seconds % 1 ? 2 : 0
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay, maximumFractionDigits: digits }).format(
    digits ? seconds : Math.round(seconds / size)
  )
}
