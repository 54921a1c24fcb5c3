import { lazy, Suspense } from "react"
import { Loading } from "../notices"
import type { JsonEditorProps } from "./json-editor"

const JsonEditor = lazy(async () => ({ default: (await import("./json-editor.js")).JsonEditor }))

/** The editor, once it is there. */
export const LazyEditor = (props: JsonEditorProps) => (
  <Suspense fallback={<Loading />}>
    <JsonEditor {...props} />
  </Suspense>
)
