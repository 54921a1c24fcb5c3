import { changedFields, changedPaths, connectionChanges } from "../audit-changes"

it("shows fields that differ by their path, and null for what was not set", () => {
  const before = { name: "a", settings: { url: "https://one", deep: { kept: 1, gone: 2 } }, list: [1, 2] }
  const after = { name: "a", settings: { url: "https://two", deep: { kept: 1 } }, list: [1, 3], fresh: true }
  expect(changedFields(before, after)).toEqual({
    before: { "settings.url": "https://one", "settings.deep.gone": 2, list: [1, 2], fresh: null },
    after: { "settings.url": "https://two", "settings.deep.gone": null, list: [1, 3], fresh: true },
  })
  expect(changedFields(before, before)).toEqual({ before: {}, after: {} })
  expect(changedFields({}, { __proto__: null, a: {} })).toEqual({ before: {}, after: {} })
})

it("names where payloads differ and says nothing of what they hold", () => {
  const before = { email: "kim@example.com", lines: [{ sku: "A" }, { sku: "B" }] }
  const after = { email: "kim@example.org", lines: [{ sku: "A", note: "x" }] }
  expect(changedPaths(before, after)).toEqual(["email", "lines[0].note", "lines[1].sku"])
  expect(changedPaths(null, { a: 1 })).toEqual(["", "a"])
  expect(changedPaths({}, Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`f${at}`, at])))).toHaveLength(100)
})

it("says of secrets which were set, changed or taken away, and nothing more", () => {
  const connection = { name: "a", connector: "http", config: { concurrency: 2 } }
  const before = { ...connection, credentials: { token: "old-secret", pin: "1" }, webhook_secrets: ["whsec_old"] }
  const after = {
    ...{ ...connection, name: "b" },
    credentials: { token: "new-secret", user: { inner: "hidden" } },
    webhook_secrets: ["whsec_new", "whsec_old"],
  }
  const changes = connectionChanges(before, after)
  expect(changes).toEqual({
    before: {
      ...{ name: "a", "credentials.token": "(secret)", "credentials.pin": "(secret)", "credentials.user": null },
      webhook_secrets: "(secret)",
    },
    after: {
      ...{
        name: "b",
        "credentials.token": "(another secret)",
        "credentials.pin": null,
        "credentials.user": "(secret)",
      },
      webhook_secrets: "(another secret)",
    },
  })
  expect(JSON.stringify(changes)).not.toMatch(/old|new|hidden|inner/)
  expect(connectionChanges(before, before)).toEqual({ before: {}, after: {} })
})
