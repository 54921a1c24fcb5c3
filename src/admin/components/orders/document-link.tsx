import { ArrowUpRightOnBox } from "@medusajs/icons"
import { isWebAddress } from "../../lib/phrases"
import { useErpTranslation } from "../../lib/translation"
import { LINK } from "../links"
import { ErpText } from "../erp-text"

/** What the ERP calls its document, and the way there where that is known. */
export function DocumentLink({ document, url, lines }: { document: string; url: string | null; lines?: number }) {
  const { t } = useErpTranslation()
  if (!isWebAddress(url)) {
    return <ErpText lines={lines}>{document}</ErpText>
  }
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer noopener"
      aria-label={t("orders.widget.openDocument", { document })}
      className={`inline-flex items-start gap-x-1 ${LINK}`}
    >
      <ErpText lines={lines}>{document}</ErpText>
      <ArrowUpRightOnBox className="mt-0.5 shrink-0" aria-hidden />
    </a>
  )
}
