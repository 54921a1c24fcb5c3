import words from "../i18n/en/words"

/** A piece of a sentence: text as it stands, or a value that is put in. */
export type Piece = { text: string } | { name: string }

/** `In {{connection}}.` as `In `, the connection, `.`. */
export function piecesOf(sentence: string): Piece[] {
  return sentence
    .split(/\{\{(\w+)\}\}/)
    .map((part, at) => (at % 2 ? { name: part } : { text: part }))
    .filter((piece) => !("text" in piece) || piece.text)
}

const REASONS = new Map(Object.entries(words.reasons).map(([key, english]) => [english, `words.reasons.${key}`]))

/** Where a reason stands in i18n, if it is one of ours; what an ERP says stays as it came. */
export const reasonKey = (reason: string): string | undefined => REASONS.get(reason)

/** Only these are links: an address an ERP gave may be anything. */
export const isWebAddress = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url)
