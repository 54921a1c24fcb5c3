type Json = Record<string, unknown>

const ANNOTATIONS = new Set(["$schema", "$id", "title", "description", "examples", "deprecated"])

/**
 * What a published JSON Schema must not do to its next edition. A new optional field and other words are free.
 * Everything else breaks somebody: narrowed, stored messages no longer pass; widened, receivers get what they do not
 * know.
 *
 * @returns one line per change, for example `lines[].sku: removed`.
 */
export function breakingChanges(before: Json, after: Json, path = ""): string[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keywords]
    .filter((keyword) => !ANNOTATIONS.has(keyword))
    .flatMap((keyword) => {
      const [old, now] = [before[keyword], after[keyword]]
      if (keyword === "properties") {
        return fieldChanges(asJson(old), asJson(now), path)
      }
      if (keyword === "required") {
        return requiredChanges(asList(old), asList(now), path)
      }
      if (isJson(old) && isJson(now)) {
        return breakingChanges(old, now, keyword === "items" ? `${path}[]` : path)
      }
      if (
        Array.isArray(old) &&
        Array.isArray(now) &&
        old.length === now.length &&
        old.every(isJson) &&
        now.every(isJson)
      ) {
        return old.flatMap((branch, index) => breakingChanges(branch, now[index] as Json, path))
      }
      return JSON.stringify(old) === JSON.stringify(now) ? [] : [`${path || "message"}: ${keyword} changed`]
    })
}

function fieldChanges(old: Json, now: Json, path: string): string[] {
  return Object.keys(old).flatMap((field) => {
    const at = path ? `${path}.${field}` : field
    return field in now ? breakingChanges(asJson(old[field]), asJson(now[field]), at) : [`${at}: removed`]
  })
}

function requiredChanges(old: string[], now: string[], path: string): string[] {
  const at = (field: string) => (path ? `${path}.${field}` : field)
  return [
    ...now.filter((field) => !old.includes(field)).map((field) => `${at(field)}: required now`),
    ...old.filter((field) => !now.includes(field)).map((field) => `${at(field)}: no longer required`),
  ]
}

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)
const asJson = (value: unknown): Json => (isJson(value) ? value : {})
const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
