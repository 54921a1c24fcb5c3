/** Rules about what ERPs say of stock, and how the store's own events come. */
import { DOWN, finding, type ConnectionRule, type Rule } from "./finding"
import { amount, clock, counted, howLong, named } from "./words"

/** From fewer distances nobody knows what is usual. */
const FEWEST_DISTANCES = 10
/** As silent as a day or a week ago, and a fifth more: nights and weekends are no trouble. */
const AS_USUAL = 1.2
/** Whoever has been silent for so long is not expected back. */
const GIVEN_UP_MS = 14 * 86_400_000
/** Shares of a handful of items say nothing. */
const FEWEST_ITEMS = 20

export const stockSilent: ConnectionRule = ({ id, name, status, stock }, { at }, options) => {
  if (status !== "active" || !stock || stock.distances < FEWEST_DISTANCES || !stock.day_known) {
    return []
  }
  const { factor, at_least } = options.stock_silent
  const silent = at.getTime() - stock.last.getTime()
  const before = Math.max(stock.silent_a_day_ago ?? 0, stock.silent_a_week_ago ?? 0)
  if (silent <= Math.max(at_least, factor * stock.usual, AS_USUAL * before) || silent > GIVEN_UP_MS) {
    return []
  }
  return [
    finding("stock_silent", {
      ...{ connection_id: id, since: stock.last, explained_by: DOWN },
      summary: `${named(name)} has said nothing of stock for ${howLong(silent)}, since ${clock(stock.last, at)}; usually it is silent for at most ${howLong(stock.usual)}. What the shop sells may not be there.`,
      numbers: { silent_seconds: Math.round(silent / 1_000), usual_seconds: Math.round(stock.usual / 1_000) },
    }),
  ]
}

/** In the whole window, and still in its last third: what came late once is no trouble. */
export const stockSuperseded: ConnectionRule = ({ id, name, status, in: moments }, { at }, options) => {
  const { share, for: forMs } = options.stock_superseded
  const within = (ms: number) => {
    const counting = moments.filter((moment) => moment.at.getTime() > at.getTime() - ms)
    const items = counting.reduce((sum, moment) => sum + moment.items, 0)
    const superseded = counting.reduce((sum, moment) => sum + moment.superseded, 0)
    return { items, superseded, share: items ? superseded / items : 0 }
  }
  const whole = within(forMs)
  if (status !== "active" || whole.items < FEWEST_ITEMS || whole.share < share || within(forMs / 3).share < share) {
    return []
  }
  return [
    finding("stock_superseded", {
      connection_id: id,
      summary: `${amount(whole.superseded)} of ${counted(whole.items, "item")} of stock that ${named(name)} sent within ${howLong(forMs)} (${Math.round(whole.share * 100)} %) were older than what was known, and changed nothing.`,
      numbers: { items: whole.items, superseded: whole.superseded },
    }),
  ]
}

/**
 * The event bus loses orders. What the sweep finds at once, after a restart, was missed once and is no trouble; a broken
 * bus goes on.
 */
export const eventsMissed: Rule = ({ captured }, options) => {
  const { count, share, within } = options.events_missed
  const { event, sweep, first_sweep, last_sweep } = captured
  const lasted = first_sweep && last_sweep ? last_sweep.getTime() - first_sweep.getTime() : 0
  if (sweep < count || sweep / (sweep + event) < share || lasted < within / 3) {
    return []
  }
  return [
    finding("events_missed", {
      connection_id: null,
      summary: `${amount(sweep)} of ${counted(sweep + event, "new order")} within ${howLong(within)} were found by the sweep, not by their events: the store's event bus loses them. They are sent, up to half a minute late.`,
      numbers: { sweep, event },
    }),
  ]
}
