import type { Actor } from "../../../src/modules/erp"
import type ErpModuleService from "../../../src/modules/erp/service"
import type { Mutation } from "../mutation"
import { Receiver } from "./receiver"

/** What people can change of channels. */
export function channelMutations(erp: () => ErpModuleService, by: Actor): Record<string, Mutation> {
  const written = () => new Receiver().channel({ settings: { url: "http://127.0.0.1:9" } })
  const created = () => erp().channels.create(written(), by)
  return {
    createChannelWorkflow: {
      action: "channel.create",
      prepare: async () => ({ body: written() }),
      says: { after: expect.objectContaining({ name: "desk", "credentials.signing_secrets": "(secret)" }) },
    },
    updateChannelWorkflow: {
      action: "channel.update",
      prepare: async () => ({ id: await created(), body: { revision: 1, severities: ["page"] } }),
      says: { before: { severities: ["page", "ticket"] }, after: { severities: ["page"] } },
    },
    deleteChannelWorkflow: {
      action: "channel.delete",
      prepare: async () => ({ id: await created() }),
      says: { before: expect.objectContaining({ name: "desk", kind: "webhook" }) },
    },
    testChannelWorkflow: {
      action: "channel.test",
      prepare: async () => ({ id: await created(), changes: null }),
      says: { after: { draft: false } },
    },
  }
}
