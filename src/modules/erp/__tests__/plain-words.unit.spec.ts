import { inEnglish, inWords } from "../phrases"
import { plainWords, uncapturedWords, type DeliveryFacts, type Words } from "../plain-words"

const NOW = new Date("2026-11-23T10:00:00.000Z")
const later = (ms: number) => new Date(NOW.getTime() + ms)

type Over = Omit<Partial<DeliveryFacts>, "connection"> & {
  connection?: Partial<DeliveryFacts["connection"]>
  circuit?: Partial<DeliveryFacts["connection"]["circuit"]>
}

const facts = ({ connection, circuit, ...over }: Over = {}): DeliveryFacts => ({
  type: "order.placed",
  status: "pending",
  code: null,
  error_class: null,
  reason: null,
  attempts: 0,
  available_at: NOW,
  confirmation: null,
  document_id: null,
  document_number: null,
  blocked: false,
  ...over,
  connection: {
    name: "erp",
    status: "active",
    paused_reason: null,
    ...connection,
    circuit: { state: "closed", reason: null, opened_at: null, next_probe_at: null, ...circuit },
  },
})

const OPENED = new Date("2026-11-23T08:05:00.000Z")

it.each<[string, Over, Omit<Words, "phrases">]>([
  ["waits for its turn", {}, { state: "Waiting to be sent to erp.", next: "Next try now." }],
  [
    "failed and waits for its slot",
    { attempts: 2, reason: "The ERP does not answer.", available_at: later(120_000) },
    { state: "Not sent yet: The ERP does not answer.", next: "Next try in 2 minutes." },
  ],
  [
    "may have arrived",
    { attempts: 1, error_class: "outcome_unknown", reason: "No answer came.", available_at: later(30_000) },
    { state: "It may have arrived or not: No answer came.", next: "Next try in 30 seconds." },
  ],
  [
    "is held for a setting",
    { status: "held", error_class: "configuration", code: "not_found", reason: "HTTP 404." },
    {
      state: "Held: HTTP 404.",
      next: "Somebody must mend the setting; it is tried again by itself, one order a minute.",
    },
  ],
  [
    "waits for an older message",
    { blocked: true },
    { state: "Waiting for an older message of this order.", next: "It is sent once that one is settled." },
  ],
  [
    "waits for an ERP that is down",
    { circuit: { state: "open", reason: "failures", opened_at: OPENED, next_probe_at: later(40_000) } },
    { state: "Waiting: erp is down since 08:05 UTC.", next: "erp is asked again in 40 seconds." },
  ],
  [
    "waits for credentials",
    { circuit: { state: "open", reason: "credentials", opened_at: OPENED, next_probe_at: later(60_000) } },
    { state: "Waiting: erp refuses the credentials since 08:05 UTC.", next: "erp is asked again in 60 seconds." },
  ],
  [
    "waits while the ERP is being tried",
    { circuit: { state: "half_open", reason: "failures", opened_at: OPENED } },
    { state: "Waiting: erp is down since 08:05 UTC.", next: "It is tried again now." },
  ],
  [
    "waits for a paused connection",
    { connection: { status: "paused", paused_reason: "Ten were rejected." } },
    { state: "Waiting: erp is paused. Ten were rejected.", next: "It is sent once the connection is active again." },
  ],
  [
    "waits for a connection that was removed",
    { connection: { status: "removed" }, circuit: { state: "open" } },
    { state: "Waiting: erp is removed.", next: "It is sent once the connection is active again." },
  ],
  ["is on its way", { status: "leased" }, { state: "Being sent to erp.", next: "The answer is awaited." }],
  [
    "arrived under a number",
    { status: "delivered", confirmation: "confirmed", document_number: "S0042", document_id: "28" },
    { state: "In erp as S0042.", next: "Nothing, it is done." },
  ],
  [
    "arrived under an id only",
    { status: "delivered", confirmation: "confirmed", document_id: "28" },
    { state: "In erp as 28.", next: "Nothing, it is done." },
  ],
  [
    "was handed over",
    { status: "delivered", confirmation: "handed_over" },
    { state: "Handed over to erp, not confirmed.", next: "The ERP books it in its own time." },
  ],
  [
    "is held for a person to look",
    { status: "held", error_class: "outcome_unknown", reason: "No answer came." },
    {
      state: "Held: No answer came.",
      next: "Somebody must look in the ERP, then settle it: it is there, or it is not.",
    },
  ],
  [
    "is held as a second purchase",
    { status: "held", error_class: "rejected", code: "same_purchase_twice", reason: "Same cart as #7." },
    {
      state: "Held: Same cart as #7.",
      next: "Somebody must decide: cancel one of the two, and the other goes by itself; or redrive it.",
    },
  ],
  [
    "is dead",
    { status: "dead", error_class: "rejected", code: "unprocessable", reason: "No such SKU." },
    { state: "Not in erp: No such SKU.", next: "Somebody must mend the cause and redrive it, or discard it." },
  ],
  [
    "was skipped",
    { status: "skipped", code: "canceled_before_export", reason: "It was canceled." },
    { state: "Not sent to erp: It was canceled.", next: "Nothing." },
  ],
  ["was discarded", { status: "discarded", reason: "A test." }, { state: "Discarded: A test.", next: "Nothing." }],
])("%s", (_name, over, words) => {
  const { phrases, ...told } = plainWords(facts(over), NOW)
  expect(told).toEqual(words)
  expect(told).toEqual({ state: inEnglish(phrases.state, NOW), next: inEnglish(phrases.next, NOW) })
})

it("says who acts on an order that is held for a setting", () => {
  const { state, next } = plainWords(facts({ status: "held", error_class: "configuration", code: "not_found" }), NOW)
  expect(state).toBe("Held: not_found")
  expect(next).toMatch(/mend/i)
})

it("says besides what is put into the words, times as times", () => {
  const circuit = { state: "open", reason: "failures", opened_at: OPENED, next_probe_at: later(40_000) } as const
  expect(plainWords(facts({ circuit }), NOW).phrases).toEqual({
    state: { key: "down_since", values: { connection: "erp", since: OPENED } },
    next: { key: "down_next", values: { connection: "erp", at: later(40_000) } },
  })
})

it.each<[string, Parameters<typeof uncapturedWords>[0], string]>([
  ["older than the connection", uncaptured({ placed_before: true }), "Placed before the connection erp."],
  ["a draft", uncaptured({ draft: true, placed_before: true }), "Not sent: it is a draft."],
  ["not captured yet", uncaptured({}), "Not captured yet."],
  [
    "of another sales channel",
    uncaptured({ unrouted: "sales_channel" }),
    "Not for this connection: its sales channel is none of those erp is told of.",
  ],
  [
    "of another region",
    uncaptured({ unrouted: "region", placed_before: true }),
    "Not for this connection: its region is none of those erp is told of.",
  ],
  [
    "for a connection that is gone",
    uncaptured({ connection: { name: "erp", status: "removed" } }),
    "Not sent: erp is no longer connected.",
  ],
])("an order without delivery, %s", (_name, given, state) => {
  const words = uncapturedWords(given)
  expect(words.state).toBe(state)
  expect(words.next).toMatch(/\.$/)
})

it.each([
  [-5_000, "now"],
  [1_000, "now"],
  [2_000, "in 2 seconds"],
  [99_000, "in 99 seconds"],
  [120_000, "in 2 minutes"],
  [3_600_000, "in 60 minutes"],
  [7_200_000, "in 2 hours"],
  [86_400_000, "in 24 hours"],
])("%i ms from now is %s", (ms, words) => {
  expect(inWords(later(ms), NOW)).toBe(words)
})

function uncaptured(over: Partial<Parameters<typeof uncapturedWords>[0]>): Parameters<typeof uncapturedWords>[0] {
  return { placed_before: false, draft: false, unrouted: null, connection: { name: "erp", status: "active" }, ...over }
}
