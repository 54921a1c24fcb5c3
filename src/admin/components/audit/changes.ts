/** What a change changed, field by field, so that people can read it. Pure. */

/** Texts a value is shown as; `word` is in i18n below `audit.values`. */
export type Shown =
  | { kind: "word"; value: "none" | "nothing" | "yes" | "no" | "secret" | "otherSecret" }
  | { kind: "state" | "text"; value: string }
  | { kind: "number"; value: number }
  | { kind: "list"; value: string[]; more: number }

export interface Change {
  /** Path of the field, such as `settings.url`. */
  path: string
  /** Undefined where only what is now is known. */
  before?: Shown
  /** Undefined where only what was is known. */
  after?: Shown
}

type Fields = Record<string, unknown>

/** Items of a list that are shown. */
const MOST_ITEMS = 20

const SECRETS: Record<string, "secret" | "otherSecret"> = {
  "(secret)": "secret",
  "(another secret)": "otherSecret",
}

/** Hashes say nothing to people; which fields they are of stands beside them. */
const UNSAID = new Set(["content_hash"])

export function changesOf({ before, after }: { before: Fields | null; after: Fields | null }): Change[] {
  const [old, now] = [leavesOf(before ?? {}), leavesOf(after ?? {})]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => !UNSAID.has(path))
    .map((path) => ({
      path,
      ...(before && old.has(path) && { before: shown(path, old.get(path)) }),
      ...(after && now.has(path) && { after: shown(path, now.get(path)) }),
    }))
}

function leavesOf(fields: Fields, path = "", leaves = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(fields)) {
    const own = path ? `${path}.${key}` : key
    if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length) {
      leavesOf(value as Fields, own, leaves)
    } else {
      leaves.set(own, value)
    }
  }
  return leaves
}

function shown(path: string, value: unknown): Shown {
  if (value === null || value === undefined) {
    return { kind: "word", value: "none" }
  }
  if (typeof value === "boolean") {
    return { kind: "word", value: value ? "yes" : "no" }
  }
  if (typeof value === "number") {
    return { kind: "number", value }
  }
  if (Array.isArray(value)) {
    return value.length
      ? { kind: "list", value: value.slice(0, MOST_ITEMS).map(asText), more: Math.max(0, value.length - MOST_ITEMS) }
      : { kind: "word", value: "nothing" }
  }
  if (typeof value === "string") {
    return ofText(path, value)
  }
  return { kind: "word", value: "nothing" }
}

function ofText(path: string, value: string): Shown {
  const secret = SECRETS[value]
  if (secret) {
    return { kind: "word", value: secret }
  }
  if (value === "") {
    return { kind: "word", value: "nothing" }
  }
  return { kind: path === "status" || path === "state" ? "state" : "text", value }
}

const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value))
