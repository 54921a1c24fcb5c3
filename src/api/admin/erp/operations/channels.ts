import { z } from "@medusajs/framework/zod"
import {
  channelAnswer,
  channelKindsAnswer,
  channelsAnswer,
  channelTestAnswer,
  deletedChannelAnswer,
} from "../answers/channels"
import type { Operation } from "./operation"

const CHANNEL = "/admin/erp/channels/:id"
/** Which settings and credentials there are depends on the kind: see `GET /admin/erp/channel-kinds`. */
const written = z.looseObject({ name: z.string().optional(), kind: z.string().optional() })

export const channelOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/channel-kinds",
    summary: "Kinds of channels people can be told through, and what each needs to know",
    answers: {
      200: { says: "Kinds with the JSON Schemas of their settings and credentials", schema: channelKindsAnswer },
    },
  },
  {
    method: "GET",
    path: "/admin/erp/channels",
    summary: "Channels of the admin and of the plugin options, by name",
    answers: { 200: { says: "All channels; of secrets only how they end", schema: channelsAnswer } },
  },
  {
    method: "POST",
    path: "/admin/erp/channels",
    summary: "Add a channel; it is told of incidents from now on",
    described_body: written,
    answers: { 201: { says: "The new channel", schema: channelAnswer } },
    refuses: [409],
  },
  {
    method: "GET",
    path: CHANNEL,
    summary: "One channel, and how it does",
    answers: { 200: { says: "The channel; of secrets only how they end", schema: channelAnswer } },
    refuses: [404],
  },
  {
    method: "POST",
    path: CHANNEL,
    summary: "Change the fields that are given, as of `revision`",
    described_body: written.extend({ revision: z.int() }),
    answers: { 200: { says: "The channel as it is now", schema: channelAnswer } },
    refuses: [404, 409],
  },
  {
    method: "DELETE",
    path: CHANNEL,
    summary: "Remove a channel; what waits for it is not said any more",
    answers: { 200: { says: "It is gone", schema: deletedChannelAnswer } },
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${CHANNEL}/test`,
    summary: "Ask now whether people would be told, with the channel as it is or with changes that are not saved",
    described_body: written.optional(),
    answers: { 200: { says: "What works, what does not, and what to do about it", schema: channelTestAnswer } },
    refuses: [404, 409],
  },
]
