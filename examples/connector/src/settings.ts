import { z } from "@medusajs/framework/zod"

export const settingsSchema = z.object({
  base_url: z.url({ protocol: /^https?$/ }).meta({
    title: "Base URL",
    description: "Where the ERP's API begins, for example https://erp.example.com/api/",
  }),
  warehouse: z.string().min(1).default("MAIN").meta({
    title: "Warehouse",
    description: "Code of the warehouse orders are shipped from.",
  }),
})

export type Settings = z.output<typeof settingsSchema>

export const credentialsSchema = z.object({
  user: z.string().min(1).meta({ title: "User", description: "A user of the ERP who may create orders." }),
  password: z.string().min(1).meta({ title: "Password", description: "The user's password." }),
})

export type Credentials = z.output<typeof credentialsSchema>
