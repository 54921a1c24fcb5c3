import { LINK } from "../links"
import { Link } from "react-router-dom"
import type { RedrivesResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useSearchState } from "../../lib/search-state"
import { useErpTranslation } from "../../lib/translation"
import { ActorName } from "../actor-name"
import { type Column, List, PAGE_SIZE } from "../list"
import { Moment } from "../moment"
import { Empty, Read } from "../notices"
import { StateBadge } from "../state-badge"
import { Progress, RedriveWords } from "./redrive-words"

type Redrive = NonNullable<ReturnType<typeof useRead<RedrivesResponse>>["data"]>["redrives"][number]

/** What was sent again in bulk: under way, or over. */
export function RedriveList() {
  const { t } = useErpTranslation()
  const state = useSearchState()
  const redrives = useRead<RedrivesResponse>(
    "/erp/redrives",
    { limit: PAGE_SIZE, offset: state.page * PAGE_SIZE },
    { every: (answer) => (answer?.redrives.some((redrive) => redrive.state === "running") ? 3_000 : false) }
  )
  const columns: Column<Redrive>[] = [
    {
      label: t("redrives.what"),
      className: "max-w-md whitespace-normal py-3",
      cell: ({ id, filter }) => (
        <Link to={`/erp/redrives/${id}`} className={LINK}>
          <RedriveWords filter={filter} />
        </Link>
      ),
    },
    { label: t("general.state"), cell: ({ state: now }) => <StateBadge state={now} /> },
    { label: t("redrives.progress"), className: "min-w-40", cell: (redrive) => <Progress of={redrive} /> },
    {
      label: t("redrives.by"),
      className: "max-w-48 whitespace-normal",
      cell: (redrive) => <ActorName actor={redrive.started_by} />,
    },
    { label: t("redrives.began"), cell: ({ created_at }) => <Moment at={created_at} /> },
  ]
  return (
    <Read of={redrives}>
      {(answer) => (
        <List
          label={t("deadLetters.tabs.redrives")}
          columns={columns}
          rows={answer.redrives}
          keyOf={({ id }) => id}
          count={answer.count}
          state={state}
          empty={<Empty title={t("redrives.none")} text={t("redrives.noneText")} />}
        />
      )}
    </Read>
  )
}
