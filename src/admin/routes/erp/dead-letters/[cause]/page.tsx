import { useParams } from "react-router-dom"
import { Crumb } from "../../../../components/crumb"
import { CauseGroup } from "../../../../components/dead-letters/cause-group"
import { useSearchState } from "../../../../lib/search-state"

export default function CausePage() {
  const { cause = "" } = useParams()
  const { value } = useSearchState()
  const status = value("status") === "held" ? "held" : "dead"
  return <CauseGroup key={`${cause} ${status}`} cause={cause} status={status} />
}

export const handle = { breadcrumb: () => <Crumb of="deadLetters.group" /> }
