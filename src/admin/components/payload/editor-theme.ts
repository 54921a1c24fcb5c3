import { HighlightStyle, syntaxHighlighting } from "@codemirror/language"
import { EditorView } from "@codemirror/view"
import { tags } from "@lezer/highlight"

/** Colours are those of the dashboard, which change with its theme by themselves. */
const look = EditorView.theme({
  "&": { color: "var(--fg-base)", backgroundColor: "var(--bg-field)", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "2px solid var(--border-interactive)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "Roboto Mono, ui-monospace, monospace", lineHeight: "1.5", maxHeight: "32rem" },
  ".cm-content": { caretColor: "var(--fg-base)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--fg-base)" },
  ".cm-gutters": {
    backgroundColor: "var(--bg-subtle)",
    color: "var(--fg-subtle)",
    borderRight: "1px solid var(--border-base)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--bg-base-hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--bg-highlight-hover)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--bg-component-hover)",
    outline: "1px solid var(--border-strong)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--bg-highlight)" },
  ".cm-searchMatch": { backgroundColor: "var(--tag-orange-bg)", outline: "1px solid var(--tag-orange-border)" },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--bg-component)",
    border: "1px solid var(--border-base)",
    color: "var(--fg-subtle)",
  },
  ".cm-panels": { backgroundColor: "var(--bg-subtle)", color: "var(--fg-base)", borderColor: "var(--border-base)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--border-base)" },
  ".cm-textfield": { backgroundColor: "var(--bg-field)", color: "var(--fg-base)", borderColor: "var(--border-strong)" },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--bg-base)",
    color: "var(--fg-base)",
    borderColor: "var(--border-strong)",
  },
  ".cm-panel.cm-search [name=close]": { color: "var(--fg-base)" },
  ".cm-tooltip": { backgroundColor: "var(--bg-base)", color: "var(--fg-base)", borderColor: "var(--border-base)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--tag-red-icon)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--tag-orange-icon)" },
  "&.cm-merge-b .cm-changedLine, .cm-changedLine": { backgroundColor: "var(--tag-green-bg)" },
  "&.cm-merge-b .cm-changedText, .cm-insertedLine .cm-changedText, .cm-changedText": {
    background: "var(--tag-green-bg-hover)",
  },
  ".cm-deletedChunk": { backgroundColor: "var(--tag-red-bg)" },
  ".cm-deletedChunk .cm-deletedText": { background: "var(--tag-red-bg-hover)" },
  ".cm-collapsedLines": {
    background: "var(--bg-component)",
    color: "var(--fg-subtle)",
    borderColor: "var(--border-base)",
  },
})

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--tag-blue-text)" },
  { tag: tags.string, color: "var(--tag-green-text)" },
  { tag: tags.number, color: "var(--tag-purple-text)" },
  { tag: [tags.bool, tags.null], color: "var(--tag-orange-text)" },
  { tag: tags.invalid, color: "var(--tag-red-text)" },
])

export const editorTheme = [look, syntaxHighlighting(colours)]
