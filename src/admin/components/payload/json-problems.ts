import { jsonParseLinter } from "@codemirror/lang-json"
import { type Diagnostic, linter, lintGutter } from "@codemirror/lint"
import { Facet } from "@codemirror/state"
import { doubledNames, placeOf } from "./json-places"
import type { SchemaError } from "./schema-errors"

/** A field the API refused, and what stood there: once that is changed, it is no longer known to be wrong. */
export interface Refused extends SchemaError {
  was: string
}

/** @param text as it was sent */
export const refusedIn = (text: string, errors: SchemaError[]): Refused[] =>
  errors.map((error) => ({ ...error, was: standsAt(text, error.path) }))

/** What the API refused of the text, as far as it still stands. */
export const refusals = Facet.define<Refused[], Refused[]>({ combine: (all) => all.flat() })

const parse = jsonParseLinter()

/** Marks what is no JSON at once, and what the API refused at its line. @param twice said of a name that stands twice */
export const jsonProblems = (twice: string) => [
  lintGutter(),
  linter(
    (view) => {
      const broken = parse(view)
      const text = view.state.doc.toString()
      return broken.length || !text.trim()
        ? broken
        : [...doubled(text, twice), ...refused(text, view.state.facet(refusals))]
    },
    { delay: 200, needsRefresh: ({ startState, state }) => startState.facet(refusals) !== state.facet(refusals) }
  ),
]

const doubled = (text: string, message: string): Diagnostic[] =>
  doubledNames(text).map((place) => ({ ...place, severity: "warning", message }))

const refused = (text: string, errors: Refused[]): Diagnostic[] =>
  errors.flatMap(({ path, message, was }) => {
    const { from, to } = placeOf(text, path)
    return standsAt(text, path) === was
      ? [{ from, to, severity: "error", message: `${path}: ${message}` } as const]
      : []
  })

/** Of what is missing: all that its parent has. */
function standsAt(text: string, path: string): string {
  for (let at = path; ; at = at.replace(/(^|\.)[^.[\]]*$|\[\d+\]$/, "")) {
    const { from, to, exact } = placeOf(text, at)
    if (exact || !at) {
      return `${at} ${text.slice(from, to)}`
    }
  }
}
