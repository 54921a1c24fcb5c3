import { type ReactNode, useId } from "react"
import { type Look, PatternOf } from "./looks"

export interface Entry {
  key: string
  label: ReactNode
  look: Look
}

/** What is what in a chart. */
export const Legend = ({ entries }: { entries: Entry[] }) => (
  <ul className="txt-compact-xsmall text-ui-fg-subtle flex flex-wrap gap-x-4 gap-y-1">
    {entries.map(({ key, label, look }) => (
      <li key={key} className="flex items-center gap-x-1.5">
        <Sign look={look} />
        {label}
      </li>
    ))}
  </ul>
)

/** A bit of the line or the area it stands for. */
export function Sign({ look }: { look: Look }) {
  const id = useId()
  return (
    <svg aria-hidden width={22} height={10} className="shrink-0">
      {look.pattern ? (
        <>
          <defs>
            <PatternOf id={id} look={look} />
          </defs>
          <rect width={22} height={10} fill={`url(#${id})`} stroke={look.color} />
        </>
      ) : (
        <line x1={0} x2={22} y1={5} y2={5} stroke={look.color} strokeWidth={2} strokeDasharray={look.dash} />
      )}
    </svg>
  )
}
