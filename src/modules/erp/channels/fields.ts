/** Fields that channels' settings and credentials are made of. */
import { z } from "@medusajs/framework/zod"

/** Without credentials in it: it is shown. */
export const httpUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => {
    const { username, password } = new URL(url)
    return !username && !password
  }, "must not have credentials in it")

/** A key or a token: it travels in a header. */
export const secretText = z
  .string()
  .min(8)
  .max(4000)
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")

export const nothing = z.strictObject({})
