import { Input } from "@medusajs/ui"
import { useFormat } from "../../lib/format"
import { Fact, Section } from "../notices"
import { Labelled } from "../schema-form/labelled"
import { DurationField, NumberField } from "./fields"
import { scheduleIn, seconds } from "./durations"
import type { Part } from "./draft"
import { EditPart } from "./edit-drawer"
import { type ConnectionView, useWords } from "./words"

const partOf = ({
  concurrency,
  rate,
  timeout,
  retry_schedule,
  probe_interval,
  probe_interval_max,
  confirm_within,
}: ConnectionView): Part => ({
  ...{ concurrency, rate: rate ?? undefined, timeout, retry_schedule, probe_interval, probe_interval_max },
  confirm_within: confirm_within ?? undefined,
})

/** How much an ERP is asked at once, how long it may take, and what happens when it does not answer. */
export function LimitsSection({ connection }: { connection: ConnectionView }) {
  const w = useWords()
  const { number, duration } = useFormat()
  const {
    concurrency,
    rate,
    timeout,
    retry_schedule = [],
    probe_interval,
    probe_interval_max,
    confirm_within,
  } = connection
  const time = (text: string | null | undefined) => duration(seconds(text ?? "") ?? 0)
  const edit = (
    <EditPart connection={connection} title={w("limits.title")} partOf={partOf}>
      {({ typed, put }) => {
        const schedule = (typed.retry_schedule ?? []) as string[]
        const now = (typed.rate ?? {}) as Part
        const putRate = (name: string, value: unknown) => {
          const next = { ...now, [name]: value }
          put("rate", next.max === undefined && next.per_seconds === undefined ? undefined : next)
        }
        return (
          <>
            <NumberField path="concurrency" words="limits.concurrency" value={typed.concurrency} onChange={put} />
            <div className="grid grid-cols-2 gap-x-4">
              <NumberField
                path="rate.max"
                words="limits.rateMax"
                optional
                value={now.max}
                onChange={(_, value) => putRate("max", value)}
              />
              <NumberField
                path="rate.per_seconds"
                words="limits.ratePer"
                optional
                value={now.per_seconds}
                onChange={(_, value) => putRate("per_seconds", value)}
              />
            </div>
            <DurationField path="timeout" words="limits.timeout" value={typed.timeout} onChange={put} />
            <Labelled path="retry_schedule" label={w("limits.schedule")} help={<ScheduleWords schedule={schedule} />}>
              {(tied) => (
                <ScheduleInput tied={tied} schedule={schedule} onChange={(next) => put("retry_schedule", next)} />
              )}
            </Labelled>
            <DurationField path="probe_interval" words="limits.probe" value={typed.probe_interval} onChange={put} />
            <DurationField
              path="probe_interval_max"
              words="limits.probeMax"
              value={typed.probe_interval_max}
              onChange={put}
            />
            <DurationField
              path="confirm_within"
              words="limits.confirm"
              optional
              value={typed.confirm_within}
              onChange={put}
            />
          </>
        )
      }}
    </EditPart>
  )
  return (
    <Section title={w("limits.title")} text={w("limits.text")} actions={edit}>
      <Fact label={w("limits.concurrency")}>{concurrency !== undefined && number(concurrency)}</Fact>
      <Fact label={w("limits.rate")}>
        {rate ? w("limits.rateIs", { max: number(rate.max), time: duration(rate.per_seconds) }) : w("limits.rateNone")}
      </Fact>
      <Fact label={w("limits.timeout")}>{time(timeout)}</Fact>
      <Fact label={w("limits.schedule")}>
        <ScheduleWords schedule={retry_schedule} />
      </Fact>
      <Fact label={w("limits.probing")}>
        {w("limits.probingIs", { first: time(probe_interval), most: time(probe_interval_max) })}
      </Fact>
      <Fact label={w("limits.confirm")}>
        {confirm_within ? w("limits.confirmIs", { time: time(confirm_within) }) : w("notSet")}
      </Fact>
    </Section>
  )
}

/** "Again after 5 sec, 30 sec …; then it is a dead letter." */
function ScheduleWords({ schedule }: { schedule: string[] }) {
  const w = useWords()
  const { duration } = useFormat()
  const times = schedule.map((text) => {
    const length = seconds(text)
    return length === undefined ? `“${text}”` : duration(length)
  })
  return <>{w("limits.scheduleIs", { count: times.length, times: times.join(", ") })}</>
}

function ScheduleInput({
  tied,
  schedule,
  onChange,
}: {
  tied: React.ComponentProps<typeof Input>
  schedule: string[]
  onChange: (schedule: string[]) => void
}) {
  return (
    <Input
      {...tied}
      autoComplete="off"
      spellCheck={false}
      defaultValue={schedule.join(", ")}
      onChange={({ target }) => onChange(scheduleIn(target.value))}
    />
  )
}
