import { clockCheck } from "../clock"

const now = new Date("2026-11-26T10:00:00.400Z")
const at = (time: string) => clockCheck(new Date(time).toUTCString(), now)

it("says how far the ERP's clock is from ours", () => {
  expect(at("2026-11-26T10:00:00Z")).toEqual([{ name: "clock", ok: true, detail: "as ours" }])
  expect(at("2026-11-26T10:00:31Z")).toEqual([{ name: "clock", ok: true, detail: "31 s ahead of ours" }])
  expect(at("2026-11-26T09:58:30Z")).toEqual([
    { name: "clock", ok: false, detail: "90 s behind ours", fix: expect.stringContaining("NTP") },
  ])
})

it.each([[undefined], [""], ["yesterday"]])("says nothing where the ERP does not say its time: %j", (date) => {
  expect(clockCheck(date, now)).toEqual([])
})
