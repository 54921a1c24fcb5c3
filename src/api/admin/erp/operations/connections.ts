import { z } from "@medusajs/framework/zod"
import {
  connectionAnswer,
  connectionsAnswer,
  connectorsAnswer,
  deletedAnswer,
  epochAnswer,
  locationsAnswer,
  pollAnswer,
  rotationAnswer,
  standingAnswer,
  testAnswer,
} from "../answers/connections"
import { line } from "./fields"
import type { Operation } from "./operation"

export const pollBodySchema = z.strictObject({ full: z.boolean().optional() })
export type PollBody = z.output<typeof pollBodySchema>

export const pauseBodySchema = z.strictObject({ reason: line("reason", 500) })
export type PauseBody = z.output<typeof pauseBodySchema>

export const resumeBodySchema = z.strictObject({ reason: line("reason", 500).optional() })
export type ResumeBody = z.output<typeof resumeBodySchema>

export const rotateBodySchema = z.strictObject({ keep: z.int().min(0).max(4).default(1) })
export type RotateBody = z.output<typeof rotateBodySchema>

export const deleteConnectionSchema = z
  .object({
    discard: z
      .enum(["true", "false"])
      .default("false")
      .transform((text) => text === "true"),
    reason: line("reason", 500).optional(),
  })
  .refine(
    ({ discard, reason }) => !discard || reason !== undefined,
    "Field 'reason' is required: why the open deliveries are given up"
  )
export type DeleteConnectionQuery = z.output<typeof deleteConnectionSchema>

export const epochBodySchema = z.strictObject({ reason: line("reason", 500) })
export type EpochBody = z.output<typeof epochBodySchema>

/** As the ERP calls it, to the letter: not trimmed. */
const erpLocation = z
  .string()
  .refine((text) => text.length > 0, "Field 'location' is empty")
  .refine((text) => text.length <= 255, "Field 'location' is too long: at most 255 characters")
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), "Field 'location' has control characters: remove them")

export const locationsBodySchema = z.strictObject({
  locations: z
    .array(z.strictObject({ location: erpLocation, stock_location_id: line("stock_location_id", 100) }))
    .refine((list) => list.length <= 1_000, "Field 'locations' is too long: at most 1000"),
})
export type LocationsBody = z.output<typeof locationsBodySchema>

const CONNECTION = "/admin/erp/connections/:id"
const ANSWERS = { 200: { says: "The connection as it is now", schema: connectionAnswer } }
/** Which fields there are depends on the connector: see `GET /admin/erp/connectors`. */
const written = z.looseObject({ name: z.string().optional(), connector: z.string().optional() })

export const connectionOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/connectors",
    summary: "Kinds of ERP the store can talk to, and what each needs to know",
    answers: {
      200: { says: "Connectors with the JSON Schemas of their settings and credentials", schema: connectorsAnswer },
    },
  },
  {
    method: "GET",
    path: "/admin/erp/connections",
    summary: "Connections of the admin and of the plugin options, by name",
    answers: { 200: { says: "All connections; of secrets only how they end", schema: connectionsAnswer } },
  },
  {
    method: "POST",
    path: "/admin/erp/connections",
    summary: "Connect an ERP; it is told of orders placed from now on",
    described_body: written,
    answers: { 201: { says: "The new connection", schema: connectionAnswer } },
    refuses: [409],
  },
  {
    method: "GET",
    path: CONNECTION,
    summary: "One connection, as one would write it; of secrets only how they end",
    answers: { 200: { says: "The connection", schema: connectionAnswer } },
    refuses: [404],
  },
  {
    method: "POST",
    path: CONNECTION,
    summary: "Change the fields that are given, as of `revision`",
    described_body: written.extend({ revision: z.int() }),
    answers: ANSWERS,
    refuses: [404, 409],
  },
  {
    method: "DELETE",
    path: CONNECTION,
    summary: "Remove a connection that has nothing open any more",
    query: deleteConnectionSchema,
    single: true,
    answers: { 200: { says: "It is gone", schema: deletedAnswer } },
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${CONNECTION}/test`,
    summary: "Ask the ERP now what works, with the connection as it is or with changes that are not saved",
    described_body: written.optional(),
    answers: { 200: { says: "What works, what does not, and what to do about it", schema: testAnswer } },
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${CONNECTION}/pause`,
    summary: "Deliver nothing until it is resumed; orders are kept",
    body: pauseBodySchema,
    answers: { 200: { says: "How the connection stands", schema: standingAnswer } },
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${CONNECTION}/resume`,
    summary: "Deliver again",
    body: resumeBodySchema,
    answers: { 200: { says: "How the connection stands", schema: standingAnswer } },
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${CONNECTION}/rotate-webhook-secret`,
    summary: "Make a new secret for what the ERP signs",
    body: rotateBodySchema,
    answers: { 200: { says: "The secret: shown now, and never again", schema: rotationAnswer } },
    refuses: [404, 409],
  },
  {
    method: "GET",
    path: `${CONNECTION}/locations`,
    summary: "Which of the ERP's locations is which stock location",
    answers: { 200: { says: "The map, and locations the ERP spoke of that are not in it", schema: locationsAnswer } },
    refuses: [404, 409],
  },
  {
    method: "PUT",
    path: `${CONNECTION}/locations`,
    summary: "Replace the whole map of locations",
    body: locationsBodySchema,
    answers: { 200: { says: "The map as it is now", schema: locationsAnswer } },
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${CONNECTION}/poll`,
    summary: "Ask the ERP for its stock now",
    body: pollBodySchema,
    answers: { 202: { says: "What it said is stored, and takes effect soon", schema: pollAnswer } },
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${CONNECTION}/epoch`,
    summary: "The ERP's stock versions begin anew",
    body: epochBodySchema,
    answers: { 200: { says: "The new epoch", schema: epochAnswer } },
    refuses: [404, 409],
  },
]
