/** A field that does not fit, as the API names it. */
export interface SchemaError {
  /** Below the payload: `lines[0].sku`; empty for the whole. */
  path: string
  message: string
}

/**
 * What the API says of a payload that does not fit: `It is no order.placed version 1: data.lines[0].sku: is required;
 * data.email: … (and 3 more)`.
 *
 * @returns none where it says something else
 */
export function schemaErrors(text: string): { errors: SchemaError[]; more: number } {
  const [whole, more] = / \(and (\d+) more\)$/.exec(text) ?? ["", "0"]
  const named = text.slice(0, text.length - whole!.length)
  const begin = named.search(/(?<=: )data(?=[.[:])/)
  const errors =
    begin < 0
      ? []
      : named
          .slice(begin)
          .split(/; (?=data[.[:])/)
          .flatMap((line) => {
            const [, path, message] = /^data(.*?): (.+)$/s.exec(line) ?? []
            return message === undefined ? [] : [{ path: path!.replace(/^\./, ""), message }]
          })
  return { errors, more: Number(more) }
}
