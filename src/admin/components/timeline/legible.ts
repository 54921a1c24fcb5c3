/** A body as one reads it: JSON with a line per field; what is not JSON, or breaks off, as it came. */
export function legible(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
