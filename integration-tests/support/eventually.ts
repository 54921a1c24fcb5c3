/** Waits until `check` gives something other than undefined or false, or fails with what it saw last. */
export async function eventually<Result>(
  check: () => Promise<Result | undefined | false> | Result | undefined | false,
  what: string,
  timeoutMs = 20_000
): Promise<Result> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const result = await check()
    if (result !== undefined && result !== false) {
      return result
    }
    if (Date.now() > until) {
      throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
