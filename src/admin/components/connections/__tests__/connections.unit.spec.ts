import { changesOf, merged } from "../draft"
import { scheduleIn, seconds } from "../durations"
import { webhookCurl } from "../webhook-curl"

describe("what is typed into a connection", () => {
  const base = { settings: { url: "a", headers: { x: "1" } }, stock: { poll: "1m" }, name: "erp" }

  it("is sent by whole fields, and null for what is emptied", () => {
    expect(changesOf(base, { ...base, settings: { url: "b", headers: { x: "1" } }, stock: undefined })).toEqual({
      settings: { url: "b", headers: { x: "1" } },
      stock: null,
    })
    expect(
      changesOf(base, { name: "erp", stock: { poll: "1m" }, settings: { headers: { x: "1" }, url: "a" } })
    ).toEqual({})
  })

  it("stays when others change something else, and wins over what they changed", () => {
    const typed = { ...base, settings: { url: "typed", headers: { x: "1" } } }
    const fresh = { settings: { url: "theirs", headers: { x: "2" } }, stock: { poll: "5m" }, name: "renamed" }
    expect(merged(base, typed, fresh)).toEqual({
      settings: { url: "typed", headers: { x: "2" } },
      stock: { poll: "5m" },
      name: "renamed",
    })
  })

  it("stays removed where it was removed", () => {
    expect(merged(base, { name: "erp", settings: base.settings, stock: {} }, base)).toEqual({ ...base, stock: {} })
  })
})

describe("durations", () => {
  it.each([
    ["90s", 90],
    ["500ms", 0.5],
    [" 2 h ", 7_200],
    ["1.5d", 129_600],
    ["5", undefined],
    ["soon", undefined],
  ])("%s is %p", (text, expected) => expect(seconds(text)).toBe(expected))

  it("are listed as typed", () => expect(scheduleIn("5s, 30s;2m  x")).toEqual(["5s", "30s", "2m", "x"]))
})

it("what is pasted into a shell cannot leave its quotes", () => {
  expect(webhookCurl("http://a/'; rm -rf ~;'", "it's")).toContain(`SECRET='it'\\''s'`)
  expect(webhookCurl("http://a/'x", undefined)).toContain(`curl -i 'http://a/'\\''x'`)
})
