import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import resources from ".."

const ADMIN = path.resolve(__dirname, "../..")

/** Keys put together where one cannot see how they begin; others are found in the sources, as templates that begin so. */
const DYNAMIC = ["states.", "circuit.", "stock.results.", "words.classes.", "words.phrases.", "words.reasons."]

/** Keys asked for by their end, by a function that knows how they begin. */
const WRAPPED = ["settings.connections."]

/** Words that English has elsewhere: with the connector's schemas. */
const ENGLISH_ELSEWHERE = ["settings.connectors."]

/** What i18next itself appends. */
const PLURAL = /_(zero|one|two|few|many|other)$/

/** Values by name, as `{{name}}` or `{{name, format}}`. */
const valuesOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort()

function flat(words: object, before = ""): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([name, word]) =>
      typeof word === "string" ? [[before + name, word] as const] : [...flat(word as object, `${before}${name}.`)]
    )
  )
}

const sources = readdirSync(ADMIN, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(i18n|__tests__)\//.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(ADMIN, file), "utf8") }))

/** How keys begin that are put together in the sources. */
const templates = sources.flatMap(({ text }) =>
  [...text.matchAll(/\bt\(\s*`([\w.]+\.\w*)\$\{/g)].map(([, beginning]) => beginning!)
)

/** Whether the dashboard finds a word under the key, plural forms included. */
const has = (words: Map<string, string>, key: string) => words.has(key) || words.has(`${key}_other`)

describe("the words of the admin", () => {
  const { en, ...others } = Object.fromEntries(
    Object.entries(resources).map(([language, { erp }]) => [language, flat(erp)])
  ) as Record<string, Map<string, string>>

  it("are never empty", () => {
    for (const [language, words] of Object.entries({ en: en!, ...others })) {
      const empty = [...words].filter(([, word]) => !word.trim()).map(([key]) => key)
      expect({ language, empty }).toEqual({ language, empty: [] })
    }
  })

  it.each(Object.keys(others))("are all there in %s, with the same values", (language) => {
    const words = new Map([...others[language]!].filter(([key]) => !begins(key, ENGLISH_ELSEWHERE)))
    expect([...words.keys()].sort()).toEqual([...en!.keys()].sort())
    const wrong = [...words].filter(([key, word]) => `${valuesOf(word)}` !== `${valuesOf(en!.get(key)!)}`)
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it("are there wherever a page asks for them", () => {
    const asked = sources.flatMap(({ file, text }) => asksOf(text).map((key) => ({ file, key })))
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter(({ key }) => !has(en!, key))).toEqual([])
  })

  it("are there for every key that is put together", () => {
    const beginnings = templates.filter((beginning) => !begins(beginning, ENGLISH_ELSEWHERE))
    const keys = [...en!.keys()]
    expect(beginnings.filter((beginning) => !keys.some((key) => key.startsWith(beginning)))).toEqual([])
  })

  it("are all used", () => {
    const text = sources.map((source) => source.text).join("\n")
    const used = (key: string): boolean =>
      text.includes(`"${key}"`) ||
      begins(key, [...DYNAMIC, ...templates]) ||
      WRAPPED.some((beginning) => key.startsWith(beginning) && usedWithin(text, key.slice(beginning.length)))
    const unused = [...en!.keys()].filter((key) => !used(key) && !used(key.replace(PLURAL, "")))
    expect(unused).toEqual([])
  })
})

const begins = (key: string, beginnings: string[]) => beginnings.some((beginning) => key.startsWith(beginning))

/** Keys that stand in a source as they are. */
function asksOf(text: string): string[] {
  return [
    ...text.matchAll(/\bt\(\s*"([^"]+)"/g),
    ...text.matchAll(/\bof="([\w.]+)"/g),
    ...text.matchAll(/\blabel: "(menu\.[^"]+)"/g),
    ...text.matchAll(/\bt\([^()"]*\? "([^"]+)" : "[^"]+"/g),
    ...text.matchAll(/\bt\([^()"]*\? "[^"]+" : "([^"]+)"/g),
  ].map(([, key]) => key!)
}

/** Of a wrapper's keys: as they are, or the beginning of a template. */
const usedWithin = (text: string, key: string) =>
  text.includes(`"${key}"`) ||
  begins(
    key,
    [...text.matchAll(/`([\w.]+\.)\$\{/g)].map(([, beginning]) => beginning!)
  )
