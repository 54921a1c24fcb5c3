import type { SamplesResponse } from "../../../api/admin/erp/types"
import { useNow } from "../../lib/format"
import { useRead } from "../../lib/queries"
import { type Range, spanOf } from "./ranges"

/** A sample is taken every minute: to look more often shows nothing new. */
const EVERY_MS = 30_000

export interface SampleFilter {
  connection?: string
  direction?: string
}

/** What was measured in a range, kept up to date. Two that ask the same ask once. */
export function useSamples(range: Range, filter: SampleFilter = {}, enabled = true) {
  const now = useNow(EVERY_MS)
  return useRead<SamplesResponse>("/erp/samples", { ...spanOf(range, now), ...filter }, { enabled, every: EVERY_MS })
}
