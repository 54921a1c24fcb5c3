/** What the API says of wrong fields, by their paths. Pure. */
export interface WrongField {
  /** `settings.url`; empty where it is of the whole. */
  path: string
  text: string
}

const LINE = /^([A-Za-z_][\w.[\]"-]*): (.+)$/s

/** Lines such as `settings.url: must be a URL`; others are of the whole. */
export function wrongFields(message: string): WrongField[] {
  return message
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => {
      const [, path = "", text = line] = LINE.exec(line) ?? []
      return { path, text: sentence(text) }
    })
}

/** Whether an error is of a field, or of something in it. */
export const concerns = (path: string, field: string) =>
  path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)

/** What is wrong with a field. The deeper parts of it are named. */
export function errorAt(wrong: WrongField[], field: string): string | undefined {
  const lines = wrong
    .filter(({ path }) => path && concerns(path, field))
    .map(({ path, text }) => (path === field ? text : `${path.slice(field.length).replace(/^\./, "")}: ${text}`))
  return lines.length ? lines.join("\n") : undefined
}

/** Errors that stand beside none of these fields. */
export const unclaimed = (wrong: WrongField[], fields: Iterable<string>) => {
  const shown = [...fields]
  return wrong.filter(({ path }) => !path || !shown.some((field) => concerns(path, field)))
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
