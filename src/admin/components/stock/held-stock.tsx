import { Badge, Button, Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { HeldStockResponse, LocationsResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { useFormat } from "../../lib/format"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { TextLink } from "../inbox/text-link"
import { isolated, stockReason } from "../inbox/words"
import { Read, Section } from "../notices"

type Group = Json<HeldStockResponse>["groups"][number]

/** Where each cause is mended. */
const MENDED_AT: Record<string, (group: Group) => string> = {
  location_unmapped: ({ connection }) => `/settings/erp/connections/${connection.id}`,
  sku_unknown: () => "/inventory/create",
  sku_ambiguous: () => "/products",
  sku_untracked: () => "/products",
  level_missing: () => "/inventory",
}

/** Stock that waits, by what it waits for. */
export function HeldStock() {
  const { t } = useErpTranslation()
  const read = useRead<HeldStockResponse>("/erp/stock/held")
  const waits = (read.data?.groups.length ?? 0) > 0
  return (
    <Section title={t("stock.held.title")} text={waits ? t("stock.held.text") : read.data && t("stock.held.nothing")}>
      {(waits || !read.data) && (
        <Read of={read} rows={2}>
          {({ groups }) => (
            <ul className="divide-y">
              {groups.map((group) => (
                <HeldGroup key={`${group.connection.id} ${group.code}`} group={group} />
              ))}
            </ul>
          )}
        </Read>
      )}
    </Section>
  )
}

function HeldGroup({ group }: { group: Group }) {
  const { t } = useErpTranslation()
  const { number } = useFormat()
  const { code, connection, items, items_more } = group
  const messages = `/erp/inbox?status=held&connection=${encodeURIComponent(connection.name)}`
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-6 py-4">
      <div className="flex min-w-0 flex-1 basis-80 flex-col gap-y-1">
        <Text size="small" leading="compact" weight="plus">
          {t(`stock.held.names.${code}`, { defaultValue: code })}
        </Text>
        <Text size="small" leading="compact" className="text-ui-fg-subtle">
          {items_more ? t("stock.held.more", { count: number(items) }) : t("stock.held.items", { count: items })}
          {" · "}
          <ErpText>{connection.name}</ErpText>
        </Text>
        <Text size="small" className="text-ui-fg-subtle max-w-prose">
          {stockReason(code, t)}
        </Text>
        {code === "location_unmapped" ? <UnmappedLocations connectionId={connection.id} /> : <Examples group={group} />}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" variant="transparent" asChild>
          <Link to={messages}>{t("stock.held.messages")}</Link>
        </Button>
        {MENDED_AT[code] && (
          <Button size="small" variant="secondary" asChild>
            <Link to={MENDED_AT[code](group)}>{t(`stock.held.mend.${code}`)}</Link>
          </Button>
        )}
      </div>
    </li>
  )
}

const SHOWN = 10

/** Which locations, and how much waits at each. */
function UnmappedLocations({ connectionId }: { connectionId: string }) {
  const { t } = useErpTranslation()
  const { data } = useRead<LocationsResponse>(`/erp/connections/${connectionId}/locations`)
  return data ? (
    <ul className="flex flex-wrap gap-2 pt-1">
      {data.unmapped.slice(0, SHOWN).map(({ location, items }) => (
        <li key={location} className="max-w-full">
          <Badge size="2xsmall" className="max-w-full whitespace-normal">
            <ErpText lines={1}>
              {t("stock.held.at", { location: isolated(location), items: t("stock.held.items", { count: items }) })}
            </ErpText>
          </Badge>
        </li>
      ))}
    </ul>
  ) : null
}

/** Some of what waits; an item the store has leads to its page, others to what the ERP said. */
function Examples({ group }: { group: Group }) {
  const { t } = useErpTranslation()
  return (
    <div className="txt-compact-small text-ui-fg-subtle flex flex-wrap gap-x-3 gap-y-1 pt-1">
      <span>{t("stock.held.examples")}:</span>
      {group.examples.map(({ sku, location, inventory_item_id }) => (
        <TextLink
          key={`${location} ${sku}`}
          className="max-w-64"
          to={inventory_item_id ? `/inventory/${inventory_item_id}` : `/erp/inbox?sku=${encodeURIComponent(sku)}`}
        >
          <ErpText lines={1}>{sku}</ErpText>
        </TextLink>
      ))}
    </div>
  )
}
