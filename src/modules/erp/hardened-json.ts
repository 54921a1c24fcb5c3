/**
 * JSON from outside, read so that it can mean one thing only.
 *
 * `JSON.parse` takes the last of two equal keys where another reader takes the first, and hands on keys that reach an
 * object's prototype once somebody copies them. Neither has an honest use, so both are refused.
 */

/** Levels of arrays and objects in each other at most. */
const DEEPEST = 32
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"])

export type JsonTrouble = "invalid_utf8" | "invalid_json" | "too_deep" | "duplicate_key" | "forbidden_key"

/** Why a text was not read. The message is for whoever sent it: it may quote a key, never a value. */
export class HardenedJsonError extends Error {
  constructor(
    readonly code: JsonTrouble,
    message: string
  ) {
    super(message)
    this.name = "HardenedJsonError"
  }
}

/**
 * Reads JSON from bytes. What it gives equals what `JSON.parse` gives.
 *
 * @throws HardenedJsonError also for what `JSON.parse` would take: bytes that are no UTF-8, duplicate keys, keys that
 * reach a prototype, more than 32 levels
 */
export function parseHardenedJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  refuseHostile(text)
  try {
    return JSON.parse(text)
  } catch {
    throw new HardenedJsonError("invalid_json", "The body is not JSON. Send one JSON document, encoded as UTF-8.")
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new HardenedJsonError("invalid_utf8", "The body is not UTF-8. Send JSON encoded as UTF-8.")
  }
}

/**
 * Walks the text once, without recursion and before anything is built of it. Exact where the text is JSON; of any other
 * text it may miss what does not matter any more, since `JSON.parse` refuses that.
 */
function refuseHostile(text: string): void {
  /** Per level: the keys seen in an object, or null in an array. */
  const levels: (Set<string> | null)[] = []
  let keyComes = false
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
      case "[":
        levels.push(text[at] === "{" ? new Set() : null)
        if (levels.length > DEEPEST) {
          throw new HardenedJsonError("too_deep", `The JSON has more than ${DEEPEST} levels. Send it flatter.`)
        }
        keyComes = text[at] === "{"
        break
      case "}":
      case "]":
        levels.pop()
        keyComes = false
        break
      case ",":
        keyComes = Boolean(levels.at(-1))
        break
      case '"': {
        const end = endOfString(text, at)
        if (keyComes) {
          noteKey(levels.at(-1), text.slice(at, end + 1))
        }
        keyComes = false
        at = end
      }
    }
  }
}

/** Where the string that begins at `start` has its closing quote; the end of the text when it has none. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') {
    at += text[at] === "\\" ? 2 : 1
  }
  return at
}

/** @param quoted as it stands in the text: a key can be written in many ways, and counts as what it says */
function noteKey(seen: Set<string> | null | undefined, quoted: string): void {
  const key = unquoted(quoted)
  if (key === undefined) {
    return
  }
  if (FORBIDDEN.has(key)) {
    throw new HardenedJsonError("forbidden_key", `The JSON has a key ${key}, which is not allowed. Leave it out.`)
  }
  if (seen?.has(key)) {
    throw new HardenedJsonError(
      "duplicate_key",
      `The JSON has the key ${JSON.stringify(key.slice(0, 100))} twice in one object. Send it once.`
    )
  }
  seen?.add(key)
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "string" ? value : undefined
  } catch {
    return undefined
  }
}
