interface Pin {
  type: string
  version: number
  current: number
  /** `YYYY-MM-DD`, UTC. */
  ends_on: string | null
}

const SOON_MS = 90 * 86_400_000

/** Versions that end within three months, or have; the soonest first. */
export function endingPins<Of extends Pin>(pins: Of[], now: number): (Of & { ends_on: string; ended: boolean })[] {
  return pins
    .filter((pin): pin is Of & { ends_on: string } => pin.ends_on !== null && pin.version !== pin.current)
    .filter(({ ends_on }) => endOf(ends_on) - now < SOON_MS)
    .map((pin) => ({ ...pin, ended: endOf(pin.ends_on) <= now }))
    .sort((one, other) => one.ends_on.localeCompare(other.ends_on))
}

/** It is sent on its last day as well. */
const endOf = (day: string) => Date.parse(`${day}T00:00:00Z`) + 86_400_000
