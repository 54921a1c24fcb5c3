/** Whether a text can be sent as a payload; if not, the word that says why. */
export function parsed(text: string): { wrong?: "notJson" | "notObject" } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? {} : { wrong: "notObject" }
  } catch {
    return { wrong: "notJson" }
  }
}
