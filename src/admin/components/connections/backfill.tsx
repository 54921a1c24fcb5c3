import { Button } from "@medusajs/ui"
import { useState } from "react"
import type { BackfillsResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Anchor } from "../anchor"
import { Read, Section } from "../notices"
import { BackfillDrawer } from "./backfill-drawer"
import { BackfillHistory } from "./backfill-history"
import { BackfillProgress } from "./backfill-progress"

/** Often enough to see it move. */
const EVERY_MS = 2_000
const SHOWN = 10

/** Orders that are older than the connection: sent when somebody asks for it, one such errand at a time. */
export function Backfill({ connection }: { connection: { id: string } }) {
  const { t } = useErpTranslation()
  const [asking, setAsking] = useState(false)
  const read = useRead<BackfillsResponse>(
    `/erp/connections/${connection.id}/backfills`,
    { limit: SHOWN },
    { every: (answer) => (answer?.backfills.some(({ state }) => state === "running") ? EVERY_MS : false) }
  )
  const running = read.data?.backfills.find(({ state }) => state === "running")
  return (
    <Anchor id="backfill">
      <Section
        title={t("channels.backfill.title")}
        text={t("channels.backfill.text")}
        actions={
          <Button
            size="small"
            variant="secondary"
            disabled={!read.data || Boolean(running)}
            onClick={() => setAsking(true)}
          >
            {t("channels.backfill.send")}
          </Button>
        }
      >
        <Read of={read} rows={1}>
          {({ backfills }) => (
            <>
              {running && <BackfillProgress backfill={running} />}
              <BackfillHistory backfills={backfills.filter(({ state }) => state !== "running")} />
            </>
          )}
        </Read>
      </Section>
      {asking && <BackfillDrawer connection={connection} onClose={() => setAsking(false)} />}
    </Anchor>
  )
}
