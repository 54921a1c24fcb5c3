/** What the inbox calls things, in words. Types and codes come from elsewhere: what has no words is shown as it is. */
import type { Translate } from "../../lib/translation"

/** Messages an ERP may send. */
export const INBOUND_TYPES = ["stock.level"]

/** States of inbound messages. */
export const INBOX_STATES = ["received", "applied", "superseded", "held", "dead", "discarded"]

/** What becomes of an item. */
export const ITEM_RESULTS = ["pending", "applied", "superseded", "held", "refused"]

const OF_MESSAGES = ["unknown_type", "unknown_version", "invalid_payload", "discarded", "erased"]

export const typeName = (type: string, t: Translate) =>
  INBOUND_TYPES.includes(type) ? t(`messageTypes.${type}`) : type

/** Why an item was not simply applied. */
export const stockReason = (code: string, t: Translate) => t(`stock.codes.${code}`, { defaultValue: code })

/** Why a whole message is where it is. */
export const messageReason = (code: string, t: Translate) =>
  OF_MESSAGES.includes(code) ? t(`inbox.codes.${code}`) : stockReason(code, t)

/** A quantity as the ERP wrote it; whole ones as numbers are written here. */
export const quantityText = (quantity: string | number, number: (value: number) => string) =>
  /^-?\d{1,15}$/.test(String(quantity)) ? number(Number(quantity)) : String(quantity)

/** Text of others within a sentence of ours: its direction does not turn ours around. */
export const isolated = (text: string) => `\u2068${text}\u2069`
