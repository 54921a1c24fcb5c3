import { LINK } from "../links"
import { Link } from "react-router-dom"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { List } from "../list"
import { Section } from "../notices"
import type { Redrive } from "./redrive-standing"

/** Why some of a redrive were not sent; each leads to its delivery. */
export function RedriveFailures({ redrive: { failures, failed } }: { redrive: Redrive }) {
  const { t } = useErpTranslation()
  return (
    <Section title={t("redrives.failures")} text={t("redrives.failuresText", { count: failed })}>
      <List
        label={t("redrives.failures")}
        rows={failures}
        keyOf={({ delivery_id }) => delivery_id}
        empty={null}
        columns={[
          {
            label: t("redrives.delivery"),
            cell: ({ delivery_id }) => (
              <Link to={`/erp/deliveries/${delivery_id}`} className={LINK}>
                {delivery_id}
              </Link>
            ),
          },
          {
            label: t("deadLetters.says"),
            className: "whitespace-normal py-3",
            cell: ({ reason }) => <ErpText lines={4}>{reason}</ErpText>,
          },
        ]}
      />
    </Section>
  )
}
