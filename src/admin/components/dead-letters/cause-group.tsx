import { Button } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import type { CausesResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { Moment } from "../moment"
import { Empty, Fact, Read, Section } from "../notices"
import { Reason, type Stuck } from "./causes"
import { DiscardPrompt } from "./discard-prompt"
import { RedriveDrawer } from "./redrive-drawer"
import { StuckList } from "./stuck-list"
import { Tickets } from "./tickets"

/** One cause: what is known of it, what can be done about all of it, and the deliveries that have it. */
export function CauseGroup({ cause, status }: { cause: string; status: Stuck }) {
  const { t } = useErpTranslation()
  const causes = useRead<CausesResponse>(status === "dead" ? "/erp/dead-letters" : "/erp/held", { cause, limit: 1 })
  return (
    <Read of={causes}>
      {({ groups: [group] }) =>
        group ? (
          <div className="flex flex-col gap-y-3">
            <Section
              level="h1"
              title={t(status === "dead" ? "deadLetters.groupDead" : "deadLetters.groupHeld", { count: group.count })}
              text={<Reason of={group} />}
              actions={<OfAll cause={cause} count={group.count} />}
            >
              <Fact label={t("general.connection")}>
                <ErpText>{group.connection.name}</ErpText>
              </Fact>
              <Fact label={t("deadLetters.type")}>{t(`messageTypes.${group.type}`)}</Fact>
              {group.error_class && (
                <Fact label={t("deadLetters.class")}>
                  {t(`words.classes.${group.error_class}`)}
                  {group.code && <span className="text-ui-fg-subtle"> · {group.code}</span>}
                </Fact>
              )}
              <Fact label={t("deadLetters.first")}>
                <Moment at={group.first_seen} />
              </Fact>
              <Fact label={t("deadLetters.latest")}>
                <Moment at={group.last_seen} />
              </Fact>
              {group.tickets.length > 0 && (
                <Fact label={t("deadLetters.tickets")}>
                  <Tickets of={group.tickets} />
                </Fact>
              )}
            </Section>
            <StuckList cause={cause} status={status} />
          </div>
        ) : (
          <Section level="h1" title={t("deadLetters.group")}>
            <Empty title={t("deadLetters.groupGone")} text={t("deadLetters.groupGoneText")}>
              <Button size="small" variant="secondary" asChild>
                <Link to={`/erp/dead-letters${status === "held" ? "?tab=held" : ""}`}>{t("deadLetters.back")}</Link>
              </Button>
            </Empty>
          </Section>
        )
      }
    </Read>
  )
}

function OfAll({ cause, count }: { cause: string; count: number }) {
  const { t } = useErpTranslation()
  const [asked, setAsked] = useState<"redrive" | "discard">()
  const close = () => setAsked(undefined)
  return (
    <>
      <Button size="small" variant="secondary" onClick={() => setAsked("redrive")}>
        {t("deadLetters.sendAll")}
      </Button>
      <Button size="small" variant="transparent" onClick={() => setAsked("discard")}>
        {t("deadLetters.discardAll")}
      </Button>
      <RedriveDrawer filter={{ cause }} open={asked === "redrive"} onClose={close} />
      <DiscardPrompt filter={{ cause }} count={count} open={asked === "discard"} onClose={close} />
    </>
  )
}
