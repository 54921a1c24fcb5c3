/** Secrets that need not be thought of, by what a schema says as `x-generate`. */
export const GENERATORS: Record<string, (() => string) | undefined> = {
  /** Of Standard Webhooks: `whsec_` and the base64 of 32 random bytes. */
  "signing-secret": () => {
    const bytes = crypto.getRandomValues(new Uint8Array(32))
    return `whsec_${btoa(String.fromCharCode(...bytes))}`
  },
}
