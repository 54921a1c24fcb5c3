import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import resources from ".."

const ADMIN = path.resolve(__dirname, "../..")

/** Keys chosen by a table or handed on, so that no call names them or how they begin. */
const HANDED_ON = ["states.", "circuit."]

/** What a connector's schema says of its fields is English already: only other languages have words for it. */
const OF_CONNECTORS = "settings.connectors."

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
    const words = others[language]!
    const ours = [...words].filter(([key]) => !key.startsWith(OF_CONNECTORS))
    expect(ours.map(([key]) => key).sort()).toEqual([...en!.keys()].sort())
    const wrong = ours.filter(([key, word]) => `${valuesOf(word)}` !== `${valuesOf(en!.get(key)!)}`)
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it("are there wherever a page asks for them", () => {
    const asked = sources.flatMap(({ file, text }) =>
      [
        ...text.matchAll(/\bt\(\s*"([^"]+)"/g),
        ...text.matchAll(/\bof="([\w.]+)"/g),
        ...text.matchAll(/\blabel: "(menu\.[^"]+)"/g),
        ...text.matchAll(/\bt\([^()"]*\? "([^"]+)" : "[^"]+"/g),
        ...text.matchAll(/\bt\([^()"]*\? "[^"]+" : "([^"]+)"/g),
      ].map(([, key]) => ({ file, key: key! }))
    )
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter(({ key }) => !has(en!, key))).toEqual([])
  })

  it("are there for every key that is put together, as far as one can see", () => {
    const beginnings = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/\bt\(\s*`([\w.]+)\$\{/g)].map(([, beginning]) => ({ file, beginning: beginning! }))
    )
    const keys = [...en!.keys(), OF_CONNECTORS]
    expect(beginnings.filter(({ beginning }) => !keys.some((key) => key.startsWith(beginning)))).toEqual([])
  })

  it("are all used", () => {
    const text = sources.map((source) => source.text).join("\n")
    const begun = [...text.matchAll(/`([a-z][\w]*\.[\w.]*)\$\{/gi)].map(([, beginning]) => beginning!)
    const kinds = [...text.matchAll(/\bkind="([\w.]+)"/g)].map(([, kind]) => `${kind}.`)
    const used = [...HANDED_ON, ...begun, ...kinds]
    const unused = [...en!.keys()]
      .map((key) => key.replace(PLURAL, ""))
      .filter((key) => !used.some((beginning) => key.startsWith(beginning)) && !text.includes(`"${key}"`))
    expect(unused).toEqual([])
  })
})
