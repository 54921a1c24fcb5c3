import { useState } from "react"
import { useErpTranslation } from "../../lib/translation"

export interface Figure {
  label: string
  /** In words; null where nothing was measured. */
  at: (index: number) => string | null
}

interface FiguresProps {
  chart: string
  /** Labels of the rows. */
  times: string[]
  columns: Figure[]
}

/** The figures of a chart as a table, for who cannot see it or wants them exactly. Newest first. */
export function Figures({ chart, times, columns }: FiguresProps) {
  const { t } = useErpTranslation()
  const [open, setOpen] = useState(false)
  return (
    <details className="txt-compact-small" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary
        aria-label={t("overview.charts.figuresOf", { chart })}
        className="text-ui-fg-subtle focus-visible:shadow-borders-focus w-fit cursor-pointer rounded outline-none"
      >
        {t("overview.charts.figures")}
      </summary>
      {open && (
        <div
          className="mt-2 max-h-64 overflow-auto"
          tabIndex={0}
          role="region"
          aria-label={t("overview.charts.figuresOf", { chart })}
        >
          <table className="text-ui-fg-subtle w-full text-left tabular-nums">
            <thead className="bg-ui-bg-base sticky top-0">
              <tr>
                <th scope="col" className="py-1 pe-4 font-medium">
                  {t("overview.charts.time")}
                </th>
                {columns.map(({ label }) => (
                  <th key={label} scope="col" className="py-1 pe-4 font-medium">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((_, turn) => {
                const at = times.length - 1 - turn
                return (
                  <tr key={at}>
                    <th scope="row" className="whitespace-nowrap py-0.5 pe-4 font-normal">
                      {times[at]}
                    </th>
                    {columns.map((column) => (
                      <td key={column.label} className="py-0.5 pe-4">
                        {column.at(at) ?? t("overview.charts.notMeasured")}
                      </td>
                    ))}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
