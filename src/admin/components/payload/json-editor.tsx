import { json } from "@codemirror/lang-json"
import { unifiedMergeView } from "@codemirror/merge"
import { Compartment, EditorState, type Extension } from "@codemirror/state"
import { basicSetup, EditorView } from "codemirror"
import { useEffect, useRef } from "react"
import { useErpTranslation } from "../../lib/translation"
import { editorTheme } from "./editor-theme"
import { phrasesOf } from "./editor-phrases"
import { placeOf } from "./json-places"
import { jsonProblems, refusals, refusedIn } from "./json-problems"
import type { SchemaError } from "./schema-errors"

export interface JsonEditorProps {
  /** What it begins with; what is shown, where it is only read. */
  text: string
  label: string
  /** Id of what says more about it. */
  describedBy?: string
  /** Without it the text is only read. */
  onChange?: (text: string) => void
  /** Shows what differs from this. */
  original?: string
  /** What the API said of it, as it was sent. */
  refused?: { sent: string; errors: SchemaError[] }
  /** A path whose place is gone to; a new object each time. */
  goTo?: { path: string }
}

/** JSON with folding, search, and what is wrong with it at its line. Loaded only where it is needed: it is large. */
export function JsonEditor({ text, label, describedBy, onChange, original, refused, goTo }: JsonEditorProps) {
  const { t } = useErpTranslation()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const changed = useRef(onChange)
  changed.current = onChange
  const comparison = useRef(new Compartment())
  const marks = useRef(new Compartment())
  const editable = onChange !== undefined
  const begin = useRef(text)
  if (!editable) {
    begin.current = text
  }
  const shown = begin.current

  useEffect(() => {
    const made = new EditorView({
      parent: host.current!,
      doc: shown,
      extensions: [
        basicSetup,
        json(),
        editorTheme,
        EditorState.phrases.of(phrasesOf(t)),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label,
          ...(describedBy && { "aria-describedby": describedBy }),
          tabindex: "0",
          ...(!editable && { "aria-readonly": "true" }),
        }),
        editable ? jsonProblems(t("payload.twice")) : [EditorState.readOnly.of(true), EditorView.editable.of(false)],
        EditorView.updateListener.of(({ docChanged, state }) => docChanged && changed.current?.(state.doc.toString())),
        comparison.current.of([]),
        marks.current.of([]),
      ],
    })
    view.current = made
    return () => made.destroy()
  }, [shown, editable, label, describedBy, t])

  useEffect(() => {
    view.current?.dispatch({ effects: comparison.current.reconfigure(compared(original)) })
  }, [original, shown, editable, label, describedBy, t])
  useEffect(() => {
    const found = refused ? refusedIn(refused.sent, refused.errors) : []
    view.current?.dispatch({ effects: marks.current.reconfigure(refusals.of(found)) })
  }, [refused, shown, editable, label, describedBy, t])
  useEffect(() => {
    const editor = view.current
    if (goTo && editor) {
      const { from } = placeOf(editor.state.doc.toString(), goTo.path)
      editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) })
      editor.focus()
    }
  }, [goTo])

  return <div ref={host} className="shadow-borders-base overflow-hidden rounded-md" dir="ltr" />
}

const compared = (original: string | undefined): Extension =>
  original === undefined
    ? []
    : unifiedMergeView({ original, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } })
