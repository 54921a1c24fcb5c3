import { copyFile, cp, link, mkdir, readdir, readlink, symlink } from "node:fs/promises"
import path from "node:path"
import { PROJECT } from "./paths"
import type { Environment, Running, Terminal } from "./terminal"

const PLUGIN = "medusa-plugin-erp"

/** A store owner's Medusa project, outside the repository: all it has comes from npm and from the packed plugin. */
export class StoreProject {
  private constructor(
    readonly directory: string,
    private readonly terminal: Terminal
  ) {}

  /** A fresh project. Nothing is installed yet. */
  static async create(directory: string, terminal: Terminal): Promise<StoreProject> {
    await cp(PROJECT, directory, { recursive: true })
    return new StoreProject(directory, terminal)
  }

  /** One that is there already. */
  static at(directory: string, terminal: Terminal): StoreProject {
    return new StoreProject(directory, terminal)
  }

  /** The same project, its commands run in another terminal. */
  with(terminal: Terminal): StoreProject {
    return new StoreProject(this.directory, terminal)
  }

  /** The same project on another machine, so to speak: packages are shared on disk until npm replaces them. */
  async copyTo(directory: string, terminal: Terminal): Promise<StoreProject> {
    const packages = path.join(this.directory, "node_modules")
    await cp(this.directory, directory, { recursive: true, filter: (file) => file !== packages })
    await linkTree(packages, path.join(directory, "node_modules"))
    return new StoreProject(directory, terminal)
  }

  /** Where npm put the plugin. */
  get plugin(): string {
    return path.join(this.directory, "node_modules", PLUGIN)
  }

  /** @param tarball without it, what package.json says */
  async install(tarball?: string): Promise<void> {
    await this.terminal.npm(this.directory, "install", ...(tarball ? [tarball] : []), "--prefer-offline")
  }

  async uninstallPlugin(): Promise<void> {
    await this.terminal.npm(this.directory, "uninstall", PLUGIN)
  }

  /** `medusa build`: what a store owner deploys, the dashboard included unless it is disabled. */
  async build(env: Environment): Promise<void> {
    await this.terminal.run(this.cli, ["build"], { cwd: this.directory, env })
  }

  /** A command of Medusa's CLI in the built project, as `npx medusa …` there. */
  async medusa(args: string[], env: Environment): Promise<void> {
    await this.terminal.run(this.cli, args, { cwd: this.built, env })
  }

  async start(args: string[], env: Environment): Promise<Running> {
    return this.terminal.start(this.cli, ["start", ...args], { cwd: this.built, env })
  }

  private get built(): string {
    return path.join(this.directory, ".medusa/server")
  }

  private get cli(): string {
    return path.join(this.directory, "node_modules/@medusajs/cli/cli.js")
  }
}

/** npm writes into this file; all others below node_modules it replaces. */
const NPMS_NOTES = ".package-lock.json"

/** Hard links: in seconds where a copy takes minutes. */
async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to)
  const insidePackage = from.includes(`${path.sep}node_modules${path.sep}`)
  const entries = await readdir(from, { withFileTypes: true })
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
      if (entry.isDirectory()) {
        await linkTree(source, target)
      } else if (entry.isSymbolicLink()) {
        await symlink(await readlink(source), target)
      } else if (entry.name === NPMS_NOTES) {
        await copyFile(source, target)
      } else {
        await (insidePackage ? link(source, target) : cp(source, target))
      }
    })
  )
}
