/** Metadata values over this many bytes of JSON are named instead of sent: metadata is for references, not for files. */
export const MAX_METADATA_VALUE_BYTES = 8 * 1024

export interface PickedMetadata {
  metadata: Record<string, unknown>
  /** Keys that are set but were left out; absent when none. */
  metadata_omitted?: string[]
}

/**
 * Keeps the listed keys of a metadata object. A value over {@link MAX_METADATA_VALUE_BYTES}, or one that JSON cannot
 * say, is left out and its key listed in `metadata_omitted`, so that nothing disappears unseen and one fat value does
 * not keep an order from its ERP.
 */
export function pickMetadata(metadata: Record<string, unknown>, keys: string[]): PickedMetadata {
  const present = [...new Set(keys)].filter((key) => Object.hasOwn(metadata, key)).sort()
  const kept = present.filter((key) => fits(metadata[key]))
  const omitted = present.filter((key) => !kept.includes(key))
  return {
    metadata: Object.fromEntries(kept.map((key) => [key, metadata[key]])),
    ...(omitted.length ? { metadata_omitted: omitted } : {}),
  }
}

/** Narrows what {@link pickMetadata} made to fewer keys; everything else on the record stays. */
export function narrowMetadata<T extends PickedMetadata>(record: T, keys: string[]): T {
  const { metadata, metadata_omitted = [], ...rest } = record
  const omitted = metadata_omitted.filter((key) => keys.includes(key))
  return {
    ...rest,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => keys.includes(key))),
    ...(omitted.length ? { metadata_omitted: omitted } : {}),
  } as T
}

function fits(value: unknown): boolean {
  try {
    const json: string | undefined = JSON.stringify(value)
    return json !== undefined && Buffer.byteLength(json) <= MAX_METADATA_VALUE_BYTES
  } catch {
    return false
  }
}
