import { jsonLanguage } from "@codemirror/lang-json"

type Tree = ReturnType<typeof jsonLanguage.parser.parse>
type Node = Tree["topNode"]

export interface Place {
  from: number
  to: number
  /** Whether it is what the path names. A parent's place, where that is missing. */
  exact: boolean
}

/**
 * Where in a JSON text a value is, by the path the API names it with: `data.lines[0].sku`, without the first word.
 *
 * What is missing is shown at what should have it: at the name of the object or list, at its brace where it has no name. Of
 * a name that stands twice the last one is meant, as JSON.parse takes that. A name may have dots in it: the longest that
 * fits is taken. Text that is no JSON yet has places as far as it can be read.
 */
export function placeOf(text: string, path: string): Place {
  const root = childrenOf(jsonLanguage.parser.parse(text).topNode)[0]
  if (!root) {
    return { from: 0, to: text.length, exact: false }
  }
  let value = root
  let name: Node | undefined
  for (let rest = path; rest;) {
    const next = stepInto(text, value, rest)
    if (!next) {
      const { from, to } = name ?? { from: value.from, to: Math.min(value.from + 1, value.to) }
      return { from, to, exact: false }
    }
    ;({ value, name, rest } = next)
  }
  return { from: value.from, to: value.to, exact: true }
}

/** Names that stand twice in one object: the places of those that do not count. */
export function doubledNames(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  jsonLanguage.parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name === "Object") {
        const last = new Map<string, Node>()
        for (const { key, label } of propertiesOf(text, node)) {
          const before = last.get(key)
          if (before) {
            found.push({ from: before.from, to: before.to })
          }
          last.set(key, label)
        }
      }
    },
  })
  return found
}

interface Step {
  value: Node
  name: Node | undefined
  rest: string
}

function stepInto(text: string, value: Node, path: string): Step | undefined {
  if (value.name === "Array") {
    const [whole, index] = /^\[(\d+)\]/.exec(path) ?? []
    const item = index === undefined ? undefined : valuesOf(value)[Number(index)]
    return item && { value: item, name: undefined, rest: path.slice(whole!.length) }
  }
  const wanted = path.replace(/^\./, "")
  return propertiesOf(text, value)
    .filter(({ key, content }) => content && wanted.startsWith(key) && /^($|[.[])/.test(wanted.slice(key.length)))
    .sort((a, b) => b.key.length - a.key.length || b.label.from - a.label.from)
    .map(({ key, label, content }) => ({ value: content!, name: label, rest: wanted.slice(key.length) }))[0]
}

function propertiesOf(text: string, node: Node): { key: string; label: Node; content: Node | undefined }[] {
  return node.name === "Object"
    ? node.getChildren("Property").flatMap((property) => {
        const [label, content] = valuesOf(property)
        return label?.name === "PropertyName"
          ? [{ key: unquoted(text.slice(label.from, label.to)), label, content }]
          : []
      })
    : []
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string
  } catch {
    return text.replaceAll('"', "")
  }
}

const VALUES = ["PropertyName", "String", "Number", "True", "False", "Null", "Object", "Array"]

const valuesOf = (node: Node) => childrenOf(node).filter(({ name }) => VALUES.includes(name))

function childrenOf(node: Node): Node[] {
  const found: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) {
    found.push(child)
  }
  return found
}
