import { useErpTranslation } from "../lib/translation"

/** What a page is called in the way that leads to it. Export `handle = { breadcrumb: () => <Crumb of="…" /> }`. */
export function Crumb({ of }: { of: string }) {
  const { t } = useErpTranslation()
  return <>{t(of)}</>
}
