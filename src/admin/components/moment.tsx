import { useFormat, useNow } from "../lib/format"

/** A time as how long ago it is or how soon it comes; told in full when pointed at. Goes on by itself. */
export function Moment({ at }: { at: string | null | undefined }) {
  const { moment, relative } = useFormat()
  const now = useNow(5_000)
  if (!at) {
    return <span>–</span>
  }
  return (
    <time dateTime={at} title={moment(at)}>
      {relative(at, now)}
    </time>
  )
}
