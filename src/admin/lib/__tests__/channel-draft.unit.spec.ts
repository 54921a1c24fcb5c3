import { changesOf, creationOf, draftOf, NEW_CHANNEL, rebased, type Channel } from "../channel-draft"

const channel = {
  ...{ id: "erpcha_1", name: "tickets", kind: "jira", revision: 3, severities: ["ticket", "page"] },
  settings: { url: "https://jira.example.com", project: "OPS", labels: ["erp"] },
  network: { allow_private_addresses: false, connect_timeout: "3s" },
} as unknown as Channel

describe("What is typed of a channel", () => {
  it("is no change as long as nothing differs, in whatever order it stands", () => {
    expect(changesOf(channel, { ...draftOf(channel), severities: ["page", "ticket"] })).toEqual({})
  })

  it("is sent where it differs; the network as a whole, since it is replaced as one", () => {
    const draft = { ...draftOf(channel), name: "ops", private_addresses: true, credentials: { token: "new" } }
    expect(changesOf(channel, draft)).toEqual({
      ...{ name: "ops", credentials: { token: "new" } },
      network: { allow_private_addresses: true, connect_timeout: "3s" },
    })
  })

  it("stays when somebody else was quicker, whose other changes stay as well", () => {
    const draft = { ...draftOf(channel), settings: { ...channel.settings, project: "SHOP" } }
    const newest = { ...channel, revision: 4, name: "jira", settings: { ...channel.settings, labels: ["shop"] } }
    expect(rebased(channel, draft, newest)).toMatchObject({
      name: "jira",
      settings: { url: "https://jira.example.com", project: "SHOP", labels: ["shop"] },
    })
  })

  it("makes a new channel without a word about the network, where nothing is said of it", () => {
    expect(creationOf("slack", { ...NEW_CHANNEL, name: "ops" })).toEqual({
      ...{ kind: "slack", name: "ops", severities: ["page", "ticket"], settings: {}, credentials: {} },
    })
  })
})
