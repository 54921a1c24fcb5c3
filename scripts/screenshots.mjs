/** `npm run screenshots -- [FOLDER]`: a picture of every page of the admin, from the tests that visit them all. */
import path from "node:path"

process.env.SCREENSHOTS = path.resolve(process.argv[2] ?? ".screenshots")
process.argv.splice(2, Infinity, "store", "e2e/(pages|first-run)")
await import("./test.mjs")
