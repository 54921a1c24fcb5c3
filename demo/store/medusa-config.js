// The demo store: Medusa as it comes, all of its own modules in memory, plus the plugin. `npm run demo` copies this folder
// and supplies the environment; see demo/store.mjs.
const { defineConfig } = require("@medusajs/framework/utils")

const env = process.env

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: env.DATABASE_URL,
    databaseDriverOptions: { ssl: false, sslmode: "disable" },
    // `medusa start` means production, where cookies travel over https only; the demo has plain http.
    cookieOptions: { secure: false, sameSite: "lax" },
    http: {
      jwtSecret: env.JWT_SECRET,
      cookieSecret: env.COOKIE_SECRET,
      storeCors: "http://localhost",
      adminCors: "http://localhost",
      authCors: "http://localhost",
    },
  },
  admin: { disable: env.DEMO_ADMIN !== "on" },
  plugins: [
    {
      resolve: "medusa-plugin-erp",
      options: {
        connections: [
          {
            name: "erp-simulator",
            connector: "http",
            settings: {
              url: `${env.ERP_URL}/orders`,
              lookup_url: `${env.ERP_URL}/orders/by-reference/{reference}`,
              test_url: `${env.ERP_URL}/health`,
              message_types: ["order.placed", "order.edited", "order.canceled"],
              idempotency: env.ERP_IDEMPOTENCY,
              document_number_field: "number",
            },
            credentials: {
              signing_secrets: [env.ERP_SIGNING_SECRET],
              authorization: `Bearer ${env.ERP_TOKEN}`,
            },
            webhook_secrets: [env.ERP_WEBHOOK_SECRET],
            stock: { semantics: "on_hand", create_levels: true },
            network: { allow_private_addresses: true },
            // Shorter than the defaults, so that a demo of a minute shows several probes.
            timeout: "5s",
            probe_interval: "2s",
            probe_interval_max: "2s",
          },
        ],
        // Shorter than the defaults, so that a demo of a minute shows alerts that fire and are over.
        monitoring: { interval: "1s" },
        alerts: {
          circuit_open: { for: "3s" },
          channels: env.JIRA_URL
            ? [
                {
                  name: "tickets",
                  kind: "jira",
                  severities: ["ticket"],
                  settings: { url: env.JIRA_URL, project: "OPS", done_transition: "Done" },
                  credentials: { email: env.JIRA_EMAIL, token: env.JIRA_TOKEN },
                  network: { allow_private_addresses: true },
                },
              ]
            : [],
        },
        // Without it no credentials can be entered in the admin.
        encryption: { keys: [{ id: "demo", secret: env.ERP_ENCRYPTION_KEY }] },
        // How long it takes until work of a killed process is taken up again; shorter than the default of 30 s.
        worker: { lease: "6s" },
        queue: env.REDIS_URL ? { backend: "redis", redis_url: env.REDIS_URL } : { backend: "postgres" },
      },
    },
  ].filter(() => env.DEMO_PLUGIN !== "off"),
})
