import { mkdirSync } from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"

const SIZES = [1440, 768]

/** Takes pictures for `npm run screenshots`; otherwise it only watches. */
export class Photographer {
  private readonly directory = process.env.SCREENSHOTS

  constructor(private readonly page: Page) {
    if (this.directory) {
      mkdirSync(this.directory, { recursive: true })
    }
  }

  /** The page as it is: wide and narrow, light and dark. */
  async take(name: string): Promise<void> {
    if (!this.directory) {
      return
    }
    await this.page.addStyleTag({ content: "*, *::before, *::after { transition: none !important }" })
    for (const width of SIZES) {
      await this.page.setViewportSize({ width, height: 900 })
      for (const theme of ["light", "dark"]) {
        await this.page.evaluate((to) => document.documentElement.classList.toggle("dark", to === "dark"), theme)
        await this.page.screenshot({ path: path.join(this.directory, `${name}-${width}-${theme}.png`) })
      }
    }
    await this.page.evaluate(() => document.documentElement.classList.remove("dark"))
    await this.page.setViewportSize({ width: 1440, height: 900 })
  }
}
