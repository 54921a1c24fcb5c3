import { Heading, Text } from "@medusajs/ui"
import type { DeliveryResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useErpTranslation } from "../../lib/translation"
import { ActorName } from "../actor-name"
import { ErpText } from "../erp-text"
import { Moment } from "../moment"

/** Who changed what is sent, and why. Nothing where nobody did. */
export function Edits({ edits }: { edits: Json<DeliveryResponse["delivery"]["edits"]> }) {
  const { t } = useErpTranslation()
  if (!edits.length) {
    return null
  }
  return (
    <section className="border-ui-border-base flex flex-col gap-y-1 border-t pt-4">
      <Heading level="h3">{t("timeline.edits")}</Heading>
      <Text size="small" className="text-ui-fg-subtle">
        {t("timeline.editsText")}
      </Text>
      <ul className="divide-y">
        {edits.map((edit) => (
          <li key={edit.at} className="txt-small flex flex-col gap-y-1 py-3">
            <span className="text-ui-fg-subtle">
              {t("timeline.editedBy")} <ActorName actor={edit.by} /> · <Moment at={edit.at} />
            </span>
            <ErpText>{edit.reason}</ErpText>
            {edit.superseded_at && <span className="text-ui-fg-subtle">{t("timeline.editEnded")}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
