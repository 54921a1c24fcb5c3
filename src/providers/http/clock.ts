import type { TestCheck } from "../../modules/erp/connector"

/** Receivers of signed messages bear five minutes (Standard Webhooks); clocks that are set right differ by less than this. */
const WORTH_A_LOOK_MS = 60_000

/** How far the ERP's clock is from ours, by the `Date` of its answer (RFC 9110, 6.6.1: whole seconds). */
export function clockCheck(date: string | undefined, now: Date): TestCheck[] {
  const time = Date.parse(date ?? "")
  if (Number.isNaN(time)) {
    return []
  }
  const ahead = Math.round((time - now.getTime()) / 1_000)
  const detail = ahead === 0 ? "as ours" : `${Math.abs(ahead)} s ${ahead > 0 ? "ahead of" : "behind"} ours`
  return Math.abs(ahead) * 1_000 <= WORTH_A_LOOK_MS
    ? [{ name: "clock", ok: true, detail }]
    : [
        {
          name: "clock",
          ok: false,
          detail,
          fix: "Set both clocks right (NTP): signatures that are more than five minutes off are refused.",
        },
      ]
}
