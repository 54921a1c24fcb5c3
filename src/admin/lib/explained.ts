import type { Translate } from "./translation"
import { ApiError } from "./client"

export interface Explained {
  /** What went wrong. */
  title: string
  /** What to do. */
  next: string
}

/** An error in words. What the API says already names the next step; for the rest it stands here. */
export function explained(error: unknown, t: Translate): Explained {
  if (!(error instanceof ApiError)) {
    return { title: t("errors.unexpected"), next: error instanceof Error ? error.message : t("errors.reload") }
  }
  const { status, message } = error
  if (status === 0) {
    return { title: t("errors.unreachable"), next: t("errors.unreachableNext") }
  }
  if (status === 401) {
    return { title: t("errors.signedOut"), next: t("errors.signedOutNext") }
  }
  if (status === 404) {
    return { title: t("errors.absent"), next: message || t("errors.absentNext") }
  }
  if (status === 409) {
    return { title: t("errors.conflict"), next: message || t("errors.reload") }
  }
  if (status >= 500) {
    return { title: t("errors.server"), next: t("errors.serverNext") }
  }
  return { title: t("errors.refused"), next: message || t("errors.reload") }
}
