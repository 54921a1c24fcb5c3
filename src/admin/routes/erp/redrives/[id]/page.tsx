import { useParams } from "react-router-dom"
import type { RedriveResponse } from "../../../../../api/admin/erp/types"
import { Crumb } from "../../../../components/crumb"
import { RedriveFailures } from "../../../../components/dead-letters/redrive-failures"
import { RedriveStanding } from "../../../../components/dead-letters/redrive-standing"
import { Read } from "../../../../components/notices"
import { useRead } from "../../../../lib/queries"

export default function RedrivePage() {
  const { id } = useParams()
  const read = useRead<RedriveResponse>(`/erp/redrives/${id}`, undefined, {
    every: (answer) => (answer?.redrive.state === "running" ? 2_000 : false),
  })
  return (
    <Read of={read}>
      {({ redrive }) => (
        <div className="flex flex-col gap-y-3">
          <RedriveStanding redrive={redrive} />
          {redrive.failures.length > 0 && <RedriveFailures redrive={redrive} />}
        </div>
      )}
    </Read>
  )
}

export const handle = { breadcrumb: () => <Crumb of="redrives.one" /> }
