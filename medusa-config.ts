import { defineConfig } from "@medusajs/framework/utils"

/**
 * A store for this plugin's own tests: the project's src/ is loaded as any store's customizations are, so the plugin is
 * here without being installed. The plugin options come from the test, as JSON.
 */
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    redisUrl: process.env.STORE_REDIS_URL,
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:9000",
      jwtSecret: "secret-of-the-tests",
      cookieSecret: "secret-of-the-tests",
    },
  },
  modules: [{ resolve: "./src/modules/erp", options: JSON.parse(process.env.ERP_OPTIONS ?? "{}") }],
})
