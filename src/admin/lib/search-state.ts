import { useSearchParams } from "react-router-dom"

/**
 * What a list shows, kept in the address: it can be shared, and the way back leads to the same list.
 *
 * Changing anything but the page goes back to the first one.
 */
export function useSearchState(): {
  value: (name: string) => string | undefined
  set: (changes: Record<string, string | undefined>) => void
  page: number
  toPage: (page: number) => void
} {
  const [params, setParams] = useSearchParams()
  const set = (changes: Record<string, string | undefined>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        after.delete("page")
        for (const [name, value] of Object.entries(changes)) {
          if (value) {
            after.set(name, value)
          } else {
            after.delete(name)
          }
        }
        return after
      },
      { replace: true }
    )
  const page = Math.max(0, Number.parseInt(params.get("page") ?? "1", 10) - 1 || 0)
  return {
    value: (name) => params.get(name) ?? undefined,
    set,
    page,
    toPage: (to) => set({ page: to > 0 ? String(to + 1) : undefined }),
  }
}
