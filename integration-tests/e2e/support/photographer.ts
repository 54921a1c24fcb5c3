import { mkdirSync } from "node:fs"
import path from "node:path"
import type { Page } from "playwright-core"

const SIZES = [1440, 768]
const TALLEST = 4000

/** The dashboard scrolls what is in it; as high as this, nothing is left to scroll. */
const heightOfAll = () => {
  const { scrollHeight, clientHeight } = document.querySelector("main")!
  return window.innerHeight + scrollHeight - clientHeight
}

/** Takes pictures for `npm run screenshots`; otherwise it only watches. */
export class Photographer {
  private readonly directory = process.env.SCREENSHOTS

  constructor(private readonly page: Page) {
    if (this.directory) {
      mkdirSync(this.directory, { recursive: true })
    }
  }

  /** The page as it is, whole: wide and narrow, light and dark. */
  async take(name: string): Promise<void> {
    if (!this.directory) {
      return
    }
    await this.page.addStyleTag({ content: "*, *::before, *::after { transition: none !important }" })
    for (const width of SIZES) {
      await this.page.setViewportSize({ width, height: 900 })
      const height = await this.page.evaluate(heightOfAll)
      await this.page.setViewportSize({ width, height: Math.min(height, TALLEST) })
      for (const theme of ["light", "dark"]) {
        await this.page.evaluate((to) => document.documentElement.classList.toggle("dark", to === "dark"), theme)
        await this.page.screenshot({ path: path.join(this.directory, `${name}-${width}-${theme}.png`) })
      }
    }
    await this.page.evaluate(() => document.documentElement.classList.remove("dark"))
    await this.page.setViewportSize({ width: 1440, height: 900 })
  }
}
