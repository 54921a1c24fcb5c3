import type { Page } from "playwright-core"

/** What the API refuses is shown to people in words; that the browser notes it too is no fault of the page. */
const REFUSED = /^Failed to load resource: the server responded with a status of (4\d\d|503)/

/** Listens to what a page should not do: complain on its console, throw, ask a foreign host. */
export class Watcher {
  readonly found: string[] = []

  constructor(page: Page, storeUrl: string) {
    const { host } = new URL(storeUrl)
    page.on("console", (message) => {
      if (message.type() === "error" && !REFUSED.test(message.text())) {
        this.found.push(`console: ${message.text().slice(0, 500)}`)
      }
    })
    page.on("pageerror", (error) => this.found.push(`page: ${error.message.slice(0, 500)}`))
    page.on("request", (request) => {
      const url = new URL(request.url())
      if (/^(http|ws)/.test(url.protocol) && url.host !== host) {
        this.found.push(`foreign host: ${url.host}`)
      }
    })
  }
}
