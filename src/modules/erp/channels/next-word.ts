/** Next word: what of the notices that wait for one channel and incident is said, and what need not be said any more. Pure. */
import type { NoticeEvent } from "./notice"

/** One that waits, oldest first. */
export interface Waiting {
  id: string
  event: NoticeEvent
  attempts: number
  /** It may have arrived. */
  in_doubt: boolean
}

/** What is not said, and why: codes of skipped notices. */
export const SKIPPED = {
  newer_follows: "What follows says more.",
  over_before_told: "It was over before anybody could be told.",
  never_told: "Nobody was told of it here.",
} as const

export interface NextWord {
  /** Undefined where nothing of it is left to say. */
  say?: { id: string; event: NoticeEvent; in_doubt: boolean }
  skip: { id: string; code: keyof typeof SKIPPED }[]
}

/**
 * - `opened` brings the latest numbers with it, so updates behind it are not said; nor are they before something newer.
 * - What is over before anybody could be told is not said: nobody shall be woken, or given a ticket, for what is over. Where
 *   it may have arrived after all, its end is said.
 * - What goes on, and could not be told when it began, is told as if it began.
 *
 * @param told whether the channel has been told that it is open, and not that it is over
 * @param perhaps whether it may have been told so, by what was given up
 */
export function nextWord(
  waiting: readonly Waiting[],
  { told, perhaps = false }: { told: boolean; perhaps?: boolean }
): NextWord {
  const skip: NextWord["skip"] = []
  let doubt = perhaps
  for (const [at, { id, event, in_doubt }] of waiting.entries()) {
    const rest = waiting.slice(at + 1)
    doubt ||= in_doubt
    if (event === "resolved") {
      if (told || doubt) {
        return { say: { id, event, in_doubt: in_doubt || !told }, skip }
      }
      skip.push({ id, code: "never_told" })
    } else if (!told && rest.some((later) => later.event === "resolved")) {
      skip.push({ id, code: "over_before_told" })
    } else if (event === "updated" && rest.length) {
      skip.push({ id, code: "newer_follows" })
    } else {
      const covered = leadingUpdates(rest).map((later) => ({ id: later.id, code: "newer_follows" as const }))
      return {
        say: { id, event: told ? event : "opened", in_doubt: told ? in_doubt : doubt },
        skip: [...skip, ...covered],
      }
    }
  }
  return { skip }
}

function leadingUpdates(rest: readonly Waiting[]): readonly Waiting[] {
  const end = rest.findIndex(({ event }) => event !== "updated")
  return end === -1 ? rest : rest.slice(0, end)
}
