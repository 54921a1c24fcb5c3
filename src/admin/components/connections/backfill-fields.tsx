import { DatePicker, Input, RadioGroup, Textarea } from "@medusajs/ui"
import type { BackfillDraft } from "../../lib/backfill-request"
import { orderIdsIn } from "../../lib/order-ids"
import { useErpTranslation } from "../../lib/translation"
import { Labelled } from "../schema-form/labelled"

interface BackfillFieldsProps {
  draft: BackfillDraft
  /** What is still to be said. */
  gap: string | undefined
  onChange: (draft: BackfillDraft) => void
}

/** Which orders, and how fast. */
export function BackfillFields({ draft, gap, onChange }: BackfillFieldsProps) {
  const { t } = useErpTranslation()
  const put = (part: Partial<BackfillDraft>) => onChange({ ...draft, ...part })
  const ids = orderIdsIn(draft.ids).length
  const day = (name: "from" | "to", path: string, help?: string) => (
    <Labelled path={path} label={t(`channels.backfill.${name}`)} help={help} group>
      {() => (
        <DatePicker
          aria-label={t(`channels.backfill.${name}`)}
          value={draft[name]}
          onChange={(value) => put({ [name]: value })}
        />
      )}
    </Labelled>
  )
  return (
    <>
      <RadioGroup
        aria-label={t("channels.backfill.which")}
        value={draft.by}
        onValueChange={(by) => put({ by: by as BackfillDraft["by"] })}
      >
        <RadioGroup.ChoiceBox
          value="time"
          label={t("channels.backfill.byTime")}
          description={t("channels.backfill.byTimeText")}
        />
        <RadioGroup.ChoiceBox
          value="ids"
          label={t("channels.backfill.byIds")}
          description={t("channels.backfill.byIdsText")}
        />
      </RadioGroup>
      {draft.by === "time" ? (
        <>
          {day("from", "from")}
          {day(
            "to",
            "to",
            gap === "span" || gap === "backwards" ? t(`channels.backfill.${gap}`) : t("channels.backfill.toHelp")
          )}
        </>
      ) : (
        <Labelled
          path="order_ids"
          label={t("channels.backfill.ids")}
          help={`${t("channels.backfill.idsHelp")}${ids ? ` ${t("channels.backfill.idsFound", { count: ids })}.` : ""}`}
        >
          {(tied) => (
            <Textarea
              {...tied}
              rows={5}
              spellCheck={false}
              value={draft.ids}
              onChange={({ target }) => put({ ids: target.value })}
            />
          )}
        </Labelled>
      )}
      <div className="grid gap-4 md:grid-cols-2">
        <Labelled path="max_orders" label={t("channels.backfill.most")}>
          {(tied) => (
            <Input
              {...tied}
              type="number"
              min={1}
              max={100_000}
              value={draft.most}
              onChange={({ target }) => put({ most: target.value })}
            />
          )}
        </Labelled>
        <Labelled path="pace" label={t("channels.backfill.pace")} help={t("channels.backfill.paceHelp")}>
          {(tied) => (
            <Input
              {...tied}
              type="number"
              min={1}
              max={100}
              value={draft.pace}
              onChange={({ target }) => put({ pace: target.value })}
            />
          )}
        </Labelled>
      </div>
    </>
  )
}
