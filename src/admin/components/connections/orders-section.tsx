import type { RegionsAnswer, SalesChannelsAnswer } from "./routing-field"
import { TYPES } from "../../lib/delivery-kinds"
import { useFormat } from "../../lib/format"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Fact, Section } from "../notices"
import { Choices, Texts } from "../schema-form/inputs"
import { Labelled } from "../schema-form/labelled"
import type { Part } from "./draft"
import { EditPart } from "./edit-drawer"
import { WayField } from "./fields"
import { GuestsField } from "./guests-field"
import { RoutingField } from "./routing-field"
import { type ConnectionHealth, type ConnectionView, useWords } from "./words"
import { VersionsField } from "./versions-field"

const WHEN = ["placed", "authorized", "captured"] as const

const partOf = ({ subscriptions, export_when, guests, metadata_keys, versions }: ConnectionView): Part => ({
  ...{ subscriptions, export_when, guests, metadata_keys, versions },
})

/** Which orders go to the ERP, when, and how they are told. */
export function OrdersSection({
  connection,
  versions,
}: {
  connection: ConnectionView
  versions: ConnectionHealth["versions"]
}) {
  const { t } = useErpTranslation()
  const w = useWords()
  const { day } = useFormat()
  const { guests, export_when = "placed", metadata_keys = [] } = connection
  const subscriptions = (connection.subscriptions ?? {}) as Part
  const channels = useRead<SalesChannelsAnswer>("/sales-channels", { limit: 1_000, fields: "id,name", order: "name" })
  const regions = useRead<RegionsAnswer>("/regions", { limit: 1_000, fields: "id,name", order: "name" })
  const named = (ids: unknown, known: { id: string; name: string }[] | undefined, all: string) =>
    Array.isArray(ids) ? (
      <ErpText>{ids.map((id) => known?.find((one) => one.id === id)?.name ?? String(id)).join("\n")}</ErpText>
    ) : (
      all
    )
  const edit = (
    <EditPart connection={connection} title={w("orders.title")} partOf={partOf}>
      {({ typed, put }) => {
        const told = (typed.subscriptions ?? {}) as Part
        const tell = (name: string, value: unknown) => {
          const { [name]: _before, ...rest } = told
          put("subscriptions", value === undefined ? rest : { ...rest, [name]: value })
        }
        return (
          <>
            <WayField path="export_when" words="orders.when" ways={WHEN} value={typed.export_when} onChange={put} />
            <RoutingField
              path="subscriptions.sales_channels"
              words="orders.channels"
              options={channels.data?.sales_channels}
              value={told.sales_channels}
              onChange={(ids) => tell("sales_channels", ids)}
            />
            <RoutingField
              path="subscriptions.regions"
              words="orders.regions"
              options={regions.data?.regions}
              value={told.regions}
              onChange={(ids) => tell("regions", ids)}
            />
            <Labelled path="subscriptions.message_types" label={w("orders.types")} help={w("orders.typesHelp")} group>
              {() => (
                <Choices
                  options={TYPES.map((type) => ({ value: type, label: t(`messageTypes.${type}`) }))}
                  value={(told.message_types as string[] | undefined) ?? TYPES}
                  onChange={(types) => tell("message_types", types?.length === TYPES.length ? undefined : types)}
                />
              )}
            </Labelled>
            <GuestsField value={typed.guests} onChange={(value) => put("guests", value)} />
            <Labelled path="metadata_keys" label={w("orders.metadata")} help={w("orders.metadataHelp")} group optional>
              {(tied) => (
                <Texts
                  tied={tied}
                  label={w("orders.metadata")}
                  value={(typed.metadata_keys ?? []) as string[]}
                  onChange={(keys) => put("metadata_keys", keys?.some(Boolean) ? keys : [])}
                />
              )}
            </Labelled>
            <VersionsField
              pins={versions}
              value={(typed.versions ?? {}) as Record<string, number>}
              onChange={(value) => put("versions", value)}
            />
          </>
        )
      }}
    </EditPart>
  )
  return (
    <Section title={w("orders.title")} text={w("orders.text")} actions={edit}>
      <Fact label={w("orders.when")}>{w(`orders.whenOf.${export_when}`)}</Fact>
      <Fact label={w("orders.channels")}>
        {named(subscriptions.sales_channels, channels.data?.sales_channels, w("orders.channelsAll"))}
      </Fact>
      <Fact label={w("orders.regions")}>
        {named(subscriptions.regions, regions.data?.regions, w("orders.regionsAll"))}
      </Fact>
      <Fact label={w("orders.types")}>
        <ul className="flex flex-col gap-y-1">
          {versions.map(({ type, version, current, ends_on }) => (
            <li key={type}>
              {t(`messageTypes.${type}`, { defaultValue: type })} · {w("versions.is", { version })}
              {version < current && ` · ${w("versions.newer", { current })}`}
              {ends_on && (
                <span className="text-ui-tag-orange-text"> · {w("versions.ends", { date: day(ends_on) })}</span>
              )}
            </li>
          ))}
        </ul>
      </Fact>
      <Fact label={w("guests.title")}>
        {typeof guests === "object" ? (
          <ErpText>{w("guests.customerIs", { id: guests.customer })}</ErpText>
        ) : (
          w(`guests.of.${guests ?? "create"}`)
        )}
      </Fact>
      <Fact label={w("orders.metadata")}>
        {metadata_keys.length ? <ErpText>{metadata_keys.join("\n")}</ErpText> : w("orders.metadataNone")}
      </Fact>
    </Section>
  )
}
