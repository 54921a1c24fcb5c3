import { InlineTip } from "@medusajs/ui"
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react"
import { explained } from "../../lib/explained"
import { ApiError } from "../../lib/client"
import { useErpTranslation } from "../../lib/translation"
import { IntoView } from "./into-view"
import { errorAt, unclaimed, wrongFields, type WrongField } from "./field-errors"

const Wrong = createContext<{ wrong: WrongField[]; shown: Map<string, number> }>({ wrong: [], shown: new Map() })

/** Tells the fields inside what was wrong with them; what is of none of them stands on top. */
export function FormErrors({ error, children }: { error: unknown; children: ReactNode }) {
  const shown = useRef(new Map<string, number>()).current
  const wrong = useMemo(
    () => (error instanceof ApiError && error.status === 400 ? wrongFields(error.message) : []),
    [error]
  )
  const value = useMemo(() => ({ wrong, shown }), [wrong, shown])
  return (
    <Wrong.Provider value={value}>
      {Boolean(error) && <OnTop error={error} rest={unclaimed(wrong, shown.keys())} known={wrong.length > 0} />}
      {children}
    </Wrong.Provider>
  )
}

function OnTop({ error, rest, known }: { error: unknown; rest: WrongField[]; known: boolean }) {
  const { t } = useErpTranslation()
  const { title, next } = explained(error, t)
  const lines = rest.map(({ path, text }) => (path ? `${path}: ${text}` : text))
  return (
    <IntoView of={error} role="alert">
      <InlineTip variant="error" label={title} className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {known ? lines.join("\n") || t("settings.connections.form.marked") : next}
      </InlineTip>
    </IntoView>
  )
}

/** What is wrong with the field at a path, which from now on is told here. */
export function useFieldError(path: string): string | undefined {
  const { wrong, shown } = useContext(Wrong)
  useEffect(() => {
    shown.set(path, (shown.get(path) ?? 0) + 1)
    return () => {
      const others = shown.get(path)! - 1
      if (others) {
        shown.set(path, others)
      } else {
        shown.delete(path)
      }
    }
  }, [shown, path])
  return errorAt(wrong, path)
}
