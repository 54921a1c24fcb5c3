import type { Translate } from "../../lib/translation"

/** CodeMirror's own words, by what they are called in i18n/. */
const WORDS = {
  Find: "find",
  Replace: "replace",
  next: "next",
  previous: "previous",
  all: "all",
  "match case": "matchCase",
  regexp: "regexp",
  "by word": "byWord",
  replace: "replaceOne",
  "replace all": "replaceAll",
  close: "close",
  "Fold line": "foldLine",
  "Unfold line": "unfoldLine",
  unfold: "unfold",
  "folded code": "folded",
  "$ unchanged lines": "unchanged",
}

export const phrasesOf = (t: Translate): Record<string, string> =>
  Object.fromEntries(Object.entries(WORDS).map(([phrase, key]) => [phrase, t(`payload.editor.${key}`)]))
