import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { toast } from "@medusajs/ui"
import type { Json } from "../../api/admin/erp/answers/shared"
import { call, fetchFile, type Query } from "./client"
import { explained } from "./explained"
import { useErpTranslation } from "./translation"

/** All reads of the plugin begin with it: a change makes them all out of date. */
const ERP = "erp"

interface Reading<Answer> {
  /** Milliseconds between two reads, by what was read last; false where nothing changes by itself. */
  every?: number | ((answer: Json<Answer> | undefined) => number | false)
  enabled?: boolean
}

/**
 * Reads from the API. What was there stays while the next page is under way, and nothing is read while the page is hidden.
 *
 * @param path below `/admin`
 */
export function useRead<Answer>(path: string, query?: Query, { every, enabled = true }: Reading<Answer> = {}) {
  return useQuery<Json<Answer>>({
    queryKey: [ERP, path, query ?? {}],
    queryFn: ({ signal }) => call<Answer>("GET", path, { query, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled,
    refetchInterval: typeof every === "function" ? ({ state }) => every(state.data) : every,
  })
}

interface Change<Answer, Input> {
  method?: "POST" | "PUT" | "DELETE"
  /** Below `/admin`. */
  path: string | ((input: Input) => string)
  query?: (input: Input) => Query
  /** Default: what was given. */
  body?: (input: Input) => unknown
  /** What people are told when it is done. */
  says?: string | ((answer: Json<Answer>) => string)
  onDone?: (answer: Json<Answer>) => void
  /** Set where errors are shown beside the fields. */
  quiet?: boolean
  /** Set where nothing is changed by it. */
  harmless?: boolean
}

/** Changes something, tells people how it went, and reads anew what may be different now. */
export function useChange<Answer, Input = void>(change: Change<Answer, Input>) {
  const complain = useComplaint()
  const client = useQueryClient()
  return useMutation<Json<Answer>, Error, Input>({
    // What was sent may have been secret: it is not kept.
    gcTime: 0,
    mutationFn: (input) =>
      call<Answer>(change.method ?? "POST", typeof change.path === "string" ? change.path : change.path(input), {
        query: change.query?.(input),
        body: change.body ? change.body(input) : (input ?? undefined),
      }),
    onSuccess: async (answer) => {
      if (change.says) {
        toast.success(typeof change.says === "string" ? change.says : change.says(answer))
      }
      change.onDone?.(answer)
      if (!change.harmless) {
        await client.invalidateQueries({ queryKey: [ERP] })
      }
    },
    onError: (error) => {
      if (!change.quiet) {
        complain(error)
      }
    },
  })
}

/** Gets a file of the API. @param path below `/admin` */
export function useDownload(path: string, query: Query, onDone: (file: Blob) => void) {
  return useMutation({
    gcTime: 0,
    mutationFn: () => fetchFile(path, query),
    onSuccess: onDone,
    onError: useComplaint(),
  })
}

function useComplaint() {
  const { t } = useErpTranslation()
  return (error: Error) => {
    const { title, next } = explained(error, t)
    toast.error(title, { description: next })
  }
}
