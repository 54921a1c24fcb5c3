import { z } from "@medusajs/framework/zod"

/** What install.ts made before the suite: paths. */
export interface Suite {
  /** Temporary; removed after the suite. */
  directory: string
  /** The packed plugin. */
  release: string
  /** A store owner's project with the packed plugin, built. */
  project: string
}

const variables = z.object({
  STORE_SUITE_DIRECTORY: z.string(),
  STORE_SUITE_RELEASE: z.string(),
  STORE_SUITE_PROJECT: z.string(),
})

/** jest carries nothing but the environment from its global setup to a spec. */
export function suite(): Suite {
  const env = variables.parse(process.env)
  return { directory: env.STORE_SUITE_DIRECTORY, release: env.STORE_SUITE_RELEASE, project: env.STORE_SUITE_PROJECT }
}
