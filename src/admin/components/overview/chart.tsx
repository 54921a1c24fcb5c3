import { Heading, Text } from "@medusajs/ui"
import { type Key, type ReactElement, type ReactNode, useId } from "react"
import { Bar, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts"
import { type Figure, Figures } from "./figures"
import { type Entry, Legend, Sign } from "./legend"
import { type Look, PatternOf } from "./looks"
import type { Range } from "./ranges"
import { isAlone, type Measure, type Point } from "./series"
import { marksOf } from "./times"
import { useTimes } from "./use-times"

/** Room for the figures of an axis; the band of circuits keeps to it as well. */
export const AXIS_WIDTH = 56
export const EDGE = 12

/** Something that is drawn, and told in the table. */
export interface Series {
  key: string
  label: string
  /** In the table and where it is pointed at, where that is not the label. */
  short?: string
  look: Look
  value: (point: Point) => number | null
  format: (value: number) => string
  /** The same at the axis, where there is less room. */
  brief?: (value: number) => string
  /** Lines only: which measure, so that a point without neighbours is seen. */
  measure?: Measure
  right?: boolean
  /** Whether there is something between two whole ones. */
  fine?: boolean
}

interface ChartProps {
  title: string
  /** What is to be seen, in a sentence. */
  says: ReactNode
  range: Range
  step: number
  points: Point[]
  series: Series[]
  /** Stacked bars in place of lines. */
  stacked?: boolean
  children?: ReactNode
}

/** A chart over time with its legend, in a sentence, and as figures. */
export function Chart({ title, says, range, step, points, series, stacked, children }: ChartProps) {
  const id = useId()
  const times = useTimes(range)
  const figures: Figure[] = series.map(({ label, short, value, format }) => ({
    label: short ?? label,
    at: (index) => {
      const point = points[index]
      const found = point ? value(point) : null
      return found === null ? null : format(found)
    },
  }))
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-y-3 px-6 py-4">
      <div>
        <Heading level="h3" id={id}>
          {title}
        </Heading>
        <Text size="small" className="text-ui-fg-subtle">
          {says}
        </Text>
      </div>
      {series.length > 0 && (
        <>
          <Legend entries={series as Entry[]} />
          <div aria-hidden className="h-48 w-full">
            <Plot range={range} step={step} points={points} series={series} stacked={stacked} />
          </div>
          {children}
          <Figures chart={title} times={points.map(({ at }) => times.step(at))} columns={figures} />
        </>
      )}
    </section>
  )
}

type PlotProps = Pick<ChartProps, "range" | "step" | "points" | "series" | "stacked">

function Plot({ range, step, points, series, stacked }: PlotProps) {
  const times = useTimes(range)
  const id = useId()
  const [from, to] = domainOf(points, step)
  const tick = { fill: "var(--fg-muted)", fontSize: 11 }
  const left = series.find((one) => !one.right)
  const right = series.find((one) => one.right)
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={points}
        margin={{ top: 8, right: right ? 0 : EDGE, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        barCategoryGap={1}
      >
        <defs>
          {series.map(({ key, look }) => (
            <PatternOf key={key} id={`${id}${key}`} look={look} />
          ))}
        </defs>
        <XAxis
          {...{ dataKey: "at", type: "number", scale: "time", domain: [from, to], allowDataOverflow: true, tick }}
          ticks={marksOf(from, to, range)}
          tickFormatter={times.mark}
          stroke="var(--border-strong)"
        />
        {left && <YAxis {...axis(left, tick)} yAxisId="left" />}
        {right && <YAxis {...axis(right, tick)} yAxisId="right" orientation="right" />}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--border-strong)", fill: "var(--bg-base-hover)" }}
          content={({ active, payload }) => (
            <Pointed point={active ? (payload[0]?.payload as Point) : undefined} series={series} timeOf={times.step} />
          )}
        />
        {series.map((one) => (stacked ? bar(one, id) : line(one, points)))}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

/** From the begin of the first step to the end of the last; points stand at the begin of theirs. */
export const domainOf = (points: Point[], step: number): [number, number] => [
  points[0]?.at ?? 0,
  (points.at(-1)?.at ?? 0) + step * 1_000,
]

const axis = ({ format, brief = format, fine = false }: Series, tick: object) => ({
  ...{ width: AXIS_WIDTH, tick, tickLine: false, axisLine: false, tickCount: 4, allowDecimals: fine },
  domain: [0, (most: number) => Math.max(fine ? 0.01 : 1, most)] as [number, (most: number) => number],
  tickFormatter: brief,
})

const line = ({ key, look, value, measure, right }: Series, points: Point[]) => (
  <Line
    key={key}
    dataKey={value}
    yAxisId={right ? "right" : "left"}
    stroke={look.color}
    strokeWidth={2}
    strokeDasharray={look.dash}
    type="linear"
    connectNulls={false}
    isAnimationActive={false}
    activeDot={{ r: 3, fill: look.color }}
    dot={({ key: dot, cx, cy, index }: { key?: Key | null; cx?: number; cy?: number; index: number }): ReactElement =>
      measure && isAlone(points, index, measure) ? (
        <circle key={dot} cx={cx} cy={cy} r={2} fill={look.color} />
      ) : (
        <g key={dot} />
      )
    }
  />
)

const bar = ({ key, look, value }: Series, id: string) => (
  <Bar
    key={key}
    dataKey={value}
    yAxisId="left"
    stackId="all"
    fill={`url(#${id}${key})`}
    stroke={look.color}
    isAnimationActive={false}
  />
)

interface PointedProps {
  point: Point | undefined
  series: Series[]
  timeOf: (at: number) => string
}

/** The figures of the step that is pointed at. */
const Pointed = ({ point, series, timeOf }: PointedProps) =>
  point && (
    <div className="bg-ui-bg-base shadow-elevation-tooltip txt-compact-xsmall text-ui-fg-base rounded-lg px-3 py-2">
      <div className="text-ui-fg-subtle pb-1">{timeOf(point.at)}</div>
      {series.map(({ key, label, short, look, value, format }) => {
        const found = value(point)
        return (
          <div key={key} className="flex items-center gap-x-2">
            <Sign look={look} />
            <span className="flex-1">{short ?? label}</span>
            <span className="tabular-nums">{found === null ? "–" : format(found)}</span>
          </div>
        )
      })}
    </div>
  )
