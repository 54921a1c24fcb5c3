/**
 * Held codes: why a delivery waits for somebody, and what he does about it. Pure.
 *
 * Every hold of our own has a row here; the types keep a standing from being held for anything else. What an attempt came
 * to is held by its class, whatever code the connector gives it.
 */
import type { ErrorClass } from "./connector/errors"
import type { HeldBuildCode } from "./messages"

/** Holds of our own: what a person does, and what then happens. */
export const HELD_CODES = {
  awaiting_payment: "It goes by itself once it is paid; redrive it to send it now.",
  cannot_revise: "Somebody must enter it in the ERP by hand and settle it, or let the connection take such messages.",
  placed_discarded: "Somebody must look in the ERP: redrive it, settle it, or discard it.",
  same_purchase_twice: "Somebody must decide: cancel one of the two, and the other goes by itself; or redrive it.",
  totals_mismatch: "Somebody must look at the order; it goes by itself once its totals add up.",
  version_ended: "Somebody must pin the connection to a newer version; then it goes by itself.",
} as const satisfies Record<string, string> & Record<HeldBuildCode, string>

export type HeldCode = keyof typeof HELD_CODES

/** Classes of attempts after which a delivery may be held; see retry-policy.ts. */
export const HELD_CLASSES = {
  configuration: "Somebody must mend the setting; it is tried again by itself, one order a minute.",
  outcome_unknown: "Somebody must look in the ERP, then settle it: it is there, or it is not.",
} as const satisfies Partial<Record<ErrorClass, string>>

/** Codes we ourselves give an attempt of which nobody knows whether it arrived; connectors have their own. */
export const OWN_ATTEMPT_CODES = {
  cannot_look: "An earlier attempt may have arrived, and the connection can no longer be asked.",
  connector_crashed: "The connector failed in a way it does not explain.",
  interrupted: "The call was stopped from our side before it was answered.",
  lease_lost: "The process that was sending stopped before it could report.",
  timeout: "The connector did not come back in time.",
} as const satisfies Record<string, string>

export type OwnAttemptCode = keyof typeof OWN_ATTEMPT_CODES

/** Why a connection sends nothing: what lets it go on. What waits then goes by itself. */
export const PAUSE_CODES = {
  all_refused: "Mend why the ERP refuses everything, then resume it.",
  other_environment: "Resume it, if it may talk to its ERP from here.",
  paused_by_hand: "Resume it.",
  paused_in_options: "Take `paused` out of the options and restart.",
  removed_from_options: "Put it back into the options and restart.",
} as const satisfies Record<string, string>

export type PauseCode = keyof typeof PAUSE_CODES

/** What happens next with a delivery that is held for a reason nobody foresaw. */
export const HELD_OTHERWISE = "Somebody must mend the cause and redrive it."

/** Whose sentence says what happens next with a held delivery: of its code where that is ours, else of its class. */
export function heldBy(held: { error_class: string | null; code: string | null }): HeldBy {
  const known: object = { ...HELD_CODES, ...HELD_CLASSES }
  const key = [held.code, held.error_class].find((name) => name !== null && Object.hasOwn(known, name))
  return (key ?? "otherwise") as HeldBy
}

export type HeldBy = HeldCode | keyof typeof HELD_CLASSES | "otherwise"
