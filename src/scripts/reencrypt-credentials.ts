import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { ExecArgs } from "@medusajs/framework/types"
import { reencryptCredentialsWorkflow } from "../workflows"

/** Whoever may run commands on the server. */
const SCRIPT = { id: null, type: "script" }

/**
 * For `medusa exec`, after a new key was put first into the option `encryption.keys`: encrypts what is stored with it.
 * Older keys can be taken out once it says that nothing needs them any more. Safe to run again.
 */
export default async function reencryptCredentials({ container }: ExecArgs): Promise<void> {
  const { result } = await reencryptCredentialsWorkflow(container).run({ input: { by: SCRIPT } })
  const { reencrypted, current, unreadable } = result
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  logger.info(`erp: ${reencrypted} connections encrypted with the first key, ${current} were already`)
  if (unreadable.length) {
    logger.error(`erp: no key of the options opens the credentials of ${unreadable.join(", ")}; older keys are needed`)
  }
}
