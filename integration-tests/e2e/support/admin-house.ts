import { createRequire } from "node:module"
import { chromium, type Browser, type Locator, type Page } from "playwright-core"
import { findChromium } from "../../../scripts/services/chromium"
import type { JsonClient } from "../../store/support/demo-parts"
import type { RunningStore } from "../../store/support/running-store"
import { type Mode, StoreWorld, TEMPLATE } from "../../store/support/store-world"
import { Watcher } from "./watcher"

const PATIENCE_MS = 20_000
const MOST_TABS = 20

export interface Look {
  language?: "en" | "de"
  dark?: boolean
  width?: number
}

/** A store with the packed plugin and its built admin, an ERP it talks to, and somebody who sits before it in Chromium. */
export class AdminHouse {
  private constructor(
    readonly world: StoreWorld,
    readonly store: RunningStore,
    /** Asks the admin API as this person may. */
    readonly admin: JsonClient,
    readonly page: Page,
    private readonly browser: Browser,
    private readonly watcher: Watcher
  ) {}

  /** @param name of its database: one per spec @param mode by default one connection, `erp`, from the options */
  static async open(name: string, mode: Mode = {}, look: Look = {}): Promise<AdminHouse> {
    const world = await StoreWorld.create(name, TEMPLATE)
    let browser: Browser | undefined
    try {
      const store = await world.start(world.project(), { dashboard: true, monitoringInterval: "1s", ...mode })
      await world.seed(store)
      browser = await launch()
      const page = await signedIn(browser, store.url, world, look)
      const watcher = new Watcher(page, store.url)
      return new AdminHouse(world, store, await world.logIn(store), page, browser, watcher)
    } catch (error) {
      await browser?.close()
      await world.destroy()
      throw error
    }
  }

  /** @param path of a page, below `/app` */
  async goto(path: string): Promise<void> {
    await this.page.goto(`${this.store.url}/app${path}`)
    await this.page.locator("main").waitFor()
  }

  /** Waits until everything was read and shown. */
  async settled(): Promise<void> {
    await this.page.waitForLoadState("networkidle")
    await this.page.locator("main [role=status][aria-label]").first().waitFor({ state: "detached" })
  }

  /** The language of the next pages. */
  async speak(language: "en" | "de"): Promise<void> {
    await this.page.context().addInitScript((code) => {
      window.localStorage.setItem("lng", code)
      document.cookie = `lng=${code};path=/`
    }, language)
  }

  /** Buys something. @returns the order's id */
  placeOrder(): Promise<string> {
    return this.world.placeOrder(this.store)
  }

  /** Waits until the page says this. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** Goes there as who has no mouse; a drawer that opens may have put the focus elsewhere meanwhile. */
  async tabTo(target: Locator): Promise<void> {
    const isThere = () => target.evaluate((element) => element === document.activeElement)
    for (let turn = 0; turn < MOST_TABS && !(await isThere()); turn++) {
      await this.page.keyboard.press("Tab")
    }
    expect(await isThere()).toBe(true)
  }

  /**
   * What axe finds serious, in light and in dark.
   *
   * @param within a selector: what of the page is ours
   */
  async accessFaults(within = "main"): Promise<string[]> {
    const found: string[] = []
    for (const theme of ["light", "dark"]) {
      await this.page.evaluate((to) => document.documentElement.classList.toggle("dark", to === "dark"), theme)
      await this.page.evaluate(settledColours)
      found.push(...(await violations(this.page, within)).map((line) => `${theme}: ${line}`))
    }
    await this.page.evaluate(() => document.documentElement.classList.remove("dark"))
    return found
  }

  /** Throws where axe finds something serious, in light or in dark. @param within a selector: what of the page is ours */
  async checkAccess(within = "main"): Promise<void> {
    expect(await this.accessFaults(within)).toEqual([])
  }

  /** Ends it all. @throws where the console, the page or a foreign host had something to say */
  async close(): Promise<void> {
    await this.browser.close()
    await this.store.stop()
    await this.world.destroy()
    expect(this.watcher.found).toEqual([])
  }
}

async function launch(): Promise<Browser> {
  const { file, env } = await findChromium()
  const foreign = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined))
  return chromium.launch({
    executablePath: file,
    env: { ...(foreign as Record<string, string>), ...env },
    // Chromium's own sandbox does not work for root.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  })
}

async function signedIn(browser: Browser, url: string, world: StoreWorld, look: Look): Promise<Page> {
  const { language = "en", dark = false, width = 1440 } = look
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  context.setDefaultTimeout(PATIENCE_MS)
  await context.addInitScript(
    ([theme, code]) => {
      window.localStorage.setItem("medusa_admin_theme", theme!)
      window.localStorage.setItem("lng", code!)
      document.cookie = `lng=${code};path=/`
    },
    [dark ? "dark" : "light", language]
  )
  const { token } = (await (
    await context.request.post(`${url}/auth/user/emailpass`, { data: world.credentials })
  ).json()) as { token: string }
  await context.request.post(`${url}/auth/session`, { headers: { authorization: `Bearer ${token}` } })
  return context.newPage()
}

/** Colours go over into the other theme's; until they have, axe would read those between. */
const settledColours = () =>
  Promise.all(
    document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
      .map(({ finished }) => finished.catch(() => undefined))
  ).then(() => undefined)

const AXE = createRequire(__filename).resolve("axe-core/axe.min.js")

interface Violation {
  id: string
  impact: string | null
  nodes: { html: string }[]
}

async function violations(page: Page, within: string): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.addScriptTag({ path: AXE })
  }
  const found = await page.evaluate(async (place) => {
    const { axe } = window as unknown as { axe: { run: (place: string) => Promise<{ violations: Violation[] }> } }
    return (await axe.run(place)).violations
  }, within)
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 200)}`))
}
