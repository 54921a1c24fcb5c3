type Data = Record<string, unknown>

interface Edit {
  before: Data | null
  superseded_at: string | null
}

/**
 * What each edit made of a payload: what the next one found there, or what goes now.
 *
 * @param edits newest first
 * @param now what goes in place of the store's payload; null where nothing does
 * @returns in the same order; undefined where it is not stored, because the store's newer content came between
 */
export const editResults = (edits: readonly Edit[], now: Data | null): (Data | undefined)[] =>
  edits.map(({ superseded_at }, at) => {
    const next = edits[at - 1]
    if (!next) {
      return superseded_at ? undefined : (now ?? undefined)
    }
    return superseded_at === next.superseded_at ? (next.before ?? undefined) : undefined
  })
