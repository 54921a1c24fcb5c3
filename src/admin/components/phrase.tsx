import type { DeliveriesResponse } from "../../api/admin/erp/types"
import type { Json } from "../../api/admin/erp/answers/shared"
import { useFormat, useNow } from "../lib/format"
import { piecesOf, reasonKey } from "../lib/phrases"
import { useErpTranslation } from "../lib/translation"
import { ErpText } from "./erp-text"

type Said = Json<DeliveriesResponse["deliveries"][number]["phrases"]["state"]>

/** A sentence of the API in the language of the dashboard: how an order stands, or what happens next. */
export function Phrase({ of: { key, values } }: { of: Said }) {
  const { t } = useErpTranslation()
  const put = (name: string) => {
    const value = values[name as keyof typeof values]
    if (value === undefined) {
      return null
    }
    if (name === "at") {
      return <Countdown at={value} />
    }
    return name === "since" ? <Clock at={value} /> : <Reason>{value}</Reason>
  }
  return (
    <>
      {piecesOf(t(`words.phrases.${key}`, { skipInterpolation: true })).map((piece, at) => (
        <span key={at}>{"text" in piece ? piece.text : put(piece.name)}</span>
      ))}
    </>
  )
}

/** What went wrong, in the words of whoever said it; ours are translated. */
export function Reason({ children, ...rest }: { children: string; className?: string; lines?: number }) {
  const { t } = useErpTranslation()
  const ours = reasonKey(children)
  return <ErpText {...rest}>{ours ? t(ours) : children}</ErpText>
}

/** `in 2 minutes`, second by second; `now` once it has come. */
function Countdown({ at }: { at: string }) {
  const { moment, relative } = useFormat()
  const now = useNow()
  return (
    <time dateTime={at} title={moment(at)}>
      {relative(new Date(at).getTime() > now ? at : new Date(now).toISOString(), now)}
    </time>
  )
}

/** `10:14`, with its date where that is another day. */
function Clock({ at }: { at: string }) {
  const { clock, moment } = useFormat()
  return (
    <time dateTime={at} title={moment(at)}>
      {clock(at, Date.now())}
    </time>
  )
}
