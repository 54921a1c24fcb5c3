import { useParams } from "react-router-dom"
import type { InboxMessageResponse } from "../../../../../api/admin/erp/types"
import { Crumb } from "../../../../components/crumb"
import { AsItCame } from "../../../../components/inbox/as-it-came"
import { MessageFacts } from "../../../../components/inbox/message-facts"
import { MessageItems } from "../../../../components/inbox/message-items"
import { PAGE_SIZE } from "../../../../components/list"
import { Read } from "../../../../components/notices"
import { useRead } from "../../../../lib/queries"
import { useSearchState } from "../../../../lib/search-state"

const EVERY_MS = 2_000

/** A message an ERP sent, and what became of it. */
export default function InboxMessagePage() {
  const { id } = useParams()
  const { value, page } = useSearchState()
  const read = useRead<InboxMessageResponse>(
    `/erp/inbox/${encodeURIComponent(id!)}`,
    { item_limit: PAGE_SIZE, item_offset: page * PAGE_SIZE, item_result: value("result") },
    { every: (answer) => (answer?.message.status === "received" ? EVERY_MS : false) }
  )
  return (
    <div className="flex flex-col gap-y-3">
      <Read of={read} rows={8}>
        {({ message }) => (
          <>
            <MessageFacts message={message} />
            <MessageItems message={message} />
            <AsItCame message={message} />
          </>
        )}
      </Read>
    </div>
  )
}

export const handle = { breadcrumb: () => <Crumb of="inbox.message" /> }
