import { PHRASES } from "../../../modules/erp/phrases"
import {
  beforeExport,
  CANNOT_REVISE,
  ERASED,
  notPaid,
  PLACED_DISCARDED,
  SUPERSEDED,
} from "../../../modules/erp/standings"
import de from "../../i18n/de/words"
import en from "../../i18n/en/words"
import { isWebAddress, piecesOf, reasonKey } from "../phrases"

it("English is what the server says", () => {
  expect(en.phrases).toEqual(PHRASES)
})

it("what is put into a sentence is put into it in German as well", () => {
  const values = (sentence: string) => piecesOf(sentence).flatMap((piece) => ("name" in piece ? [piece.name] : []))
  for (const [key, sentence] of Object.entries(en.phrases)) {
    expect([key, ...values(de.phrases[key as keyof typeof en.phrases]).sort()]).toEqual([
      key,
      ...values(sentence).sort(),
    ])
  }
})

it("knows the plugin's own reasons, and only those", () => {
  const ours = [CANNOT_REVISE, PLACED_DISCARDED, SUPERSEDED, beforeExport, ERASED]
  expect(ours.map(({ reason }) => reasonKey(reason ?? ""))).toEqual(ours.map(({ code }) => `words.reasons.${code}`))
  expect(reasonKey(notPaid("captured").reason ?? "")).toBe("words.reasons.awaiting_captured")
  expect(reasonKey(notPaid("authorized").reason ?? "")).toBe("words.reasons.awaiting_authorized")
  expect(reasonKey("SKU ABC-1 is unknown")).toBeUndefined()
})

it("takes a sentence apart", () => {
  expect(piecesOf("In {{connection}} as {{document}}.")).toEqual([
    { text: "In " },
    { name: "connection" },
    { text: " as " },
    { name: "document" },
    { text: "." },
  ])
})

it.each([
  ["https://erp.example.com/1", true],
  ["HTTP://erp.example.com", true],
  ["javascript:alert(1)", false],
  ["//erp.example.com", false],
  [null, false],
])("%s is a web address: %s", (url, is) => {
  expect(isWebAddress(url)).toBe(is)
})
