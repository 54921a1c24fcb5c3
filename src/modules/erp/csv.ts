/** CSV as RFC 4180 has it, safe to open in a spreadsheet. Pure. */

/**
 * One line, with its end.
 *
 * Text from outside that a spreadsheet would take for a formula gets an apostrophe in front, so that it stays text; OWASP
 * names these beginnings ("CSV Injection"). Numbers, dates and nothing are what they are.
 */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(cell).join(",")}\r\n`
}

/** Also behind spaces, and in the full-width forms that some spreadsheets read as the plain ones. */
const FORMULA = /^\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/

function cell(value: unknown): string {
  if (value === null || value === undefined) {
    return ""
  }
  if (value instanceof Date) {
    return value.toISOString()
  }
  if (typeof value !== "string") {
    return cell(typeof value === "object" ? JSON.stringify(value) : String(value))
  }
  const text = FORMULA.test(value) && !isNumber(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)
