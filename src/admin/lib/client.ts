/**
 * The only place that talks to the store: everything else asks through queries.ts.
 *
 * Signs in as the dashboard does, which may be by cookie or by token. Errors carry what the API said, which names what is
 * wrong and what to do.
 */
import type { Json } from "../../api/admin/erp/answers/shared"

declare const __BACKEND_URL__: string | undefined
declare const __AUTH_TYPE__: string | undefined
declare const __JWT_TOKEN_STORAGE_KEY__: string | undefined

const BACKEND_URL = typeof __BACKEND_URL__ === "undefined" ? "" : (__BACKEND_URL__ ?? "").replace(/\/$/, "")
const AUTH_TYPE = typeof __AUTH_TYPE__ === "undefined" ? undefined : __AUTH_TYPE__
const TOKEN_KEY =
  (typeof __JWT_TOKEN_STORAGE_KEY__ === "undefined" ? "" : __JWT_TOKEN_STORAGE_KEY__) || "medusa_auth_token"

/** What was not answered as hoped: `status` 0 where nobody answered at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string | undefined,
    message: string
  ) {
    super(message)
    this.name = "ApiError"
  }
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

export interface Call {
  query?: Query
  body?: unknown
  signal?: AbortSignal
}

/**
 * @param path below `/admin`, for example `/erp/overview`
 * @returns what the route answers, as it is once it is JSON
 * @throws ApiError
 */
export async function call<Answer>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  { query, body, signal }: Call = {}
): Promise<Json<Answer>> {
  const response = await answered(method, path, { query, body, signal })
  return (await response.json().catch(() => ({}))) as Json<Answer>
}

/**
 * A file of the API. A plain link would do where people sign in by cookie, and not where by token.
 *
 * @param path below `/admin`
 * @throws ApiError
 */
export async function fetchFile(path: string, query?: Query): Promise<Blob> {
  return (await answered("GET", path, { query })).blob()
}

/** Where an ERP reaches the store: at its backend, which may have another address than this page. */
export const backendAddress = () => BACKEND_URL || window.location.origin

async function answered(method: string, path: string, { query, body, signal }: Call): Promise<Response> {
  const response = await send(`${BACKEND_URL}/admin${path}${asText(query)}`, {
    method,
    signal,
    credentials: "include",
    headers: {
      accept: "application/json",
      ...authorization(),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (!response.ok) {
    const { code, message } = (await response.json().catch(() => ({}))) as { code?: string; message?: string }
    throw new ApiError(response.status, code, message ?? response.statusText)
  }
  return response
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      throw error
    }
    throw new ApiError(0, "unreachable", "")
  }
}

function authorization(): Record<string, string> {
  const token = AUTH_TYPE === "jwt" ? window.localStorage.getItem(TOKEN_KEY) : null
  return token ? { authorization: `Bearer ${token}` } : {}
}

function asText(query: Query = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "")
  const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}
