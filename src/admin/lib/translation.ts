import { useTranslation } from "react-i18next"

/** Where our words are in the dashboard's translations; see i18n/. */
export const NAMESPACE = "erp"

/** A word of ours by its key, with what is put into it. */
export type Translate = (key: string, values?: Record<string, unknown>) => string

/** Translates keys of i18n/ into the language of the dashboard. */
export function useErpTranslation(): { t: Translate; language: string } {
  const { t, i18n } = useTranslation(NAMESPACE)
  return { t: t as unknown as Translate, language: i18n.language }
}
