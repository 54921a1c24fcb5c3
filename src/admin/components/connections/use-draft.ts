import { useState } from "react"
import type { ConnectionViewResponse, TestResponse } from "../../../api/admin/erp/types"
import { ApiError, call } from "../../lib/client"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { changesOf, merged, type Part } from "./draft"
import type { ConnectionView } from "./words"

/**
 * What somebody types into a part of a connection, until it is saved.
 *
 * If others save first, `theirs` is set: `reload` takes what they changed and keeps what was typed here.
 *
 * @param partOf the fields the form is about, as it has them
 */
export function useDraft(
  connection: ConnectionView,
  partOf: (connection: ConnectionView) => Part,
  onSaved: () => void
) {
  const { t } = useErpTranslation()
  const [read, setRead] = useState(connection)
  const [typed, setTyped] = useState(() => partOf(connection))
  const [theirs, setTheirs] = useState<ConnectionView>()
  const path = `/erp/connections/${connection.id}`
  const test = useChange<TestResponse, Part>({ path: `${path}/test`, quiet: true, harmless: true })
  const save = useChange<ConnectionViewResponse, Part>({
    path,
    quiet: true,
    says: t("settings.connections.saved"),
    onDone: onSaved,
  })
  const changes = changesOf(partOf(read), typed)
  return {
    typed,
    put: (name: string, value: unknown) => setTyped((before) => ({ ...before, [name]: value })),
    changed: Object.keys(changes).length > 0,
    test: () => test.mutate(changes),
    report: test.data,
    testing: test.isPending,
    save: () =>
      save.mutate(
        { ...changes, revision: read.revision },
        {
          onError: (error) => {
            if (error instanceof ApiError && error.status === 409) {
              void call<ConnectionViewResponse>("GET", path).then(
                ({ connection: now }) => now.revision !== read.revision && setTheirs(now),
                () => undefined
              )
            }
          },
        }
      ),
    saving: save.isPending,
    error: theirs ? undefined : (save.error ?? test.error),
    theirs,
    reload: () => {
      if (theirs) {
        setTyped((before) => merged(partOf(read), before, partOf(theirs)))
        setRead(theirs)
        setTheirs(undefined)
        save.reset()
      }
    },
  }
}

export type Draft = ReturnType<typeof useDraft>
