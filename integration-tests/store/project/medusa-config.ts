import { defineConfig } from "@medusajs/framework/utils"

const env = process.env

const isFirst = env.ERP_FIRST_RELEASE === "true"

const stockOptions = {
  webhook_secrets: [env.ERP_WEBHOOK_SECRET],
  stock: { semantics: "on_hand", create_levels: true },
}

const adminOptions = {
  // Shorter than the default, so that nobody waits a minute to see what has changed.
  monitoring: { interval: env.ERP_MONITORING_INTERVAL ?? "1m" },
  encryption: { keys: [{ id: "store", secret: env.ERP_ENCRYPTION_KEY }] },
}

/**
 * A store as its owner would configure it, by environment: with `STORE_REDIS_URL` Medusa's own modules are those of
 * production, without it they are in memory. Without `ERP_URL` there is no plugin. `ERP_FIRST_RELEASE` leaves out all
 * options that 0.1.0 does not know, so that it and this release can run side by side.
 */
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: env.DATABASE_URL,
    databaseDriverOptions: { ssl: false, sslmode: "disable" },
    redisUrl: env.STORE_REDIS_URL,
    // `medusa start` means production, where cookies travel over https only; the tests have plain http.
    cookieOptions: { secure: false, sameSite: "lax" },
    http: {
      jwtSecret: env.JWT_SECRET,
      cookieSecret: env.COOKIE_SECRET,
      storeCors: "http://localhost",
      adminCors: "http://localhost",
      authCors: "http://localhost",
    },
  },
  admin: { disable: env.DISABLE_MEDUSA_ADMIN === "true" },
  modules: env.STORE_REDIS_URL ? onRedis(env.STORE_REDIS_URL) : [],
  plugins: env.ERP_URL ? [{ resolve: "medusa-plugin-erp", options: erpOptions(env.ERP_URL) }] : [],
})

function onRedis(redisUrl: string) {
  return [
    { resolve: "@medusajs/medusa/event-bus-redis", options: { redisUrl } },
    { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis: { redisUrl } } },
    {
      resolve: "@medusajs/medusa/locking",
      options: {
        providers: [
          { resolve: "@medusajs/medusa/locking-redis", id: "locking-redis", is_default: true, options: { redisUrl } },
        ],
      },
    },
  ]
}

function erpOptions(url: string) {
  return {
    connections:
      env.ERP_BY_HAND === "true"
        ? []
        : [
            {
              name: "erp",
              connector: "http",
              settings: {
                url: `${url}/orders`,
                lookup_url: `${url}/orders/by-reference/{reference}`,
                test_url: `${url}/health`,
                message_types: ["order.placed", "order.edited", "order.canceled"],
                document_number_field: "number",
              },
              credentials: {
                signing_secrets: [env.ERP_SIGNING_SECRET],
                authorization: `Bearer ${env.ERP_TOKEN}`,
              },
              ...(isFirst ? {} : stockOptions),
              network: { allow_private_addresses: true },
              // Shorter than the defaults, so that an outage of seconds is over in seconds.
              retry_schedule: ["1s", "2s", "5s", "5s", "5s", "5s", "5s", "5s"],
              probe_interval: "1s",
              probe_interval_max: "2s",
            },
          ],
    ...(isFirst ? {} : adminOptions),
    queue: env.ERP_QUEUE_REDIS_URL ? { redis_url: env.ERP_QUEUE_REDIS_URL } : {},
  }
}
