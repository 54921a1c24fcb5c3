/** Ids of orders in whatever was pasted: a list, a column, addresses of their pages. Each once, in their order. Pure. */
export const orderIdsIn = (text: string): string[] => [...new Set(text.match(/order_[0-9A-Za-z]+/g) ?? [])]

/** The begin of a day, and of the day after it, in the zone of whoever chose it. */
export const dayBegins = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).toISOString()
export const dayEnds = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).toISOString()
