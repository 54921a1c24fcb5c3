/** Audit changes: what differs between before and after, without what is secret. Pure. */

/** A field by its path, such as `settings.url`; null: it was not set. */
export type Fields = Record<string, unknown>

export interface Changes {
  before: Fields
  after: Fields
}

/** What is compared of a connection. */
export interface AuditedConnection {
  name: string
  connector: string
  config: Record<string, unknown>
  /** Undefined where they cannot be opened. */
  credentials?: Record<string, unknown>
  webhook_secrets?: string[]
}

/** Paths that are named at most; nobody reads more. */
const MOST_PATHS = 100

/** Only fields that differ. Arrays are compared, and named, as a whole. */
export function changedFields(before: unknown, after: unknown): Changes {
  const [old, now] = [leavesOf(before), leavesOf(after)]
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter(
    (path) => JSON.stringify(old.get(path)) !== JSON.stringify(now.get(path))
  )
  const pick = (leaves: Map<string, unknown>) =>
    Object.fromEntries(paths.map((path) => [path, leaves.get(path) ?? null]))
  return { before: pick(old), after: pick(now) }
}

/** Where two payloads differ; values, which may be personal data, are not repeated. Items of lists by their index. */
export function changedPaths(before: unknown, after: unknown): string[] {
  const [old, now] = [leavesOf(before, true), leavesOf(after, true)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => JSON.stringify(old.get(path)) !== JSON.stringify(now.get(path)))
    .sort()
    .slice(0, MOST_PATHS)
}

/** Of a connection: settings with their values, of secrets only which of them changed. */
export function connectionChanges(before: AuditedConnection | undefined, after: AuditedConnection): Changes {
  return withSecrets(changedFields(before && visible(before), visible(after)), before, after)
}

/** What is compared of a channel, with what is secret in `credentials`. */
type AuditedChannel = object & { credentials: Record<string, unknown> }

/** Of a channel, likewise. */
export function channelChanges(before: AuditedChannel | undefined, after: AuditedChannel): Changes {
  const { credentials: _old, ...old } = before ?? { credentials: {} }
  const { credentials: _now, ...now } = after
  return withSecrets(changedFields(before && old, now), before, after)
}

function withSecrets(changes: Changes, before: Secrets | undefined, after: Secrets): Changes {
  const secrets = changedFields(secretsOf(before), secretsOf(after))
  for (const path of Object.keys(secrets.after)) {
    const [was, is] = [secrets.before[path] !== null, secrets.after[path] !== null]
    changes.before[path] = was ? SECRET : null
    changes.after[path] = is ? (was ? CHANGED : SECRET) : null
  }
  return changes
}

/** Stands for a secret that is set, and for one that is another one now. */
const SECRET = "(secret)"
const CHANGED = "(another secret)"

const visible = ({ name, connector, config }: AuditedConnection) => ({ name, connector, ...config })

type Secrets = Pick<AuditedConnection, "credentials" | "webhook_secrets">

function secretsOf(connection: Secrets | undefined): Fields {
  const { credentials = {}, webhook_secrets = [] } = connection ?? {}
  // By field, as a whole: the inner names of a credential are nobody's business.
  const fields = Object.entries(credentials).map(([name, value]) => [`credentials.${name}`, [value]])
  return Object.fromEntries([...fields, ...(webhook_secrets.length ? [["webhook_secrets", webhook_secrets]] : [])])
}

function leavesOf(value: unknown, intoLists = false, path = "", leaves = new Map<string, unknown>()) {
  const isParent = typeof value === "object" && value !== null && (intoLists || !Array.isArray(value))
  if (!isParent) {
    if (value !== undefined) {
      leaves.set(path, value)
    }
    return leaves
  }
  for (const [key, part] of Object.entries(value)) {
    const own = Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key
    leavesOf(part, intoLists, own, leaves)
  }
  return leaves
}
