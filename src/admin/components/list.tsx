import { Input, Select, Table } from "@medusajs/ui"
import { type ReactNode, useEffect, useId, useState } from "react"
import type { useSearchState } from "../lib/search-state"
import { useErpTranslation } from "../lib/translation"

export const PAGE_SIZE = 20

export interface Column<Row> {
  label: string
  /** In place of the label, where it can be used. */
  header?: ReactNode
  cell: (row: Row) => ReactNode
  /** Numbers stand at the right. */
  right?: boolean
  className?: string
}

interface ListProps<Row> {
  /** What the list is of, for who cannot see it. */
  label: string
  columns: Column<Row>[]
  rows: Row[]
  keyOf: (row: Row) => string
  empty: ReactNode
  /** Of all pages; without it there is one page. */
  count?: number
  /** Whether `count` is but about right. */
  estimate?: boolean
  state?: ReturnType<typeof useSearchState>
}

/** A table of things, a page at a time. */
export function List<Row>({ label, columns, rows, keyOf, empty, count, estimate, state }: ListProps<Row>) {
  const { t } = useErpTranslation()
  const pages = Math.max(1, Math.ceil((count ?? rows.length) / PAGE_SIZE))
  if (!rows.length && !state?.page) {
    return <>{empty}</>
  }
  return (
    <>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
        <Table>
          <Table.Header>
            <Table.Row>
              {columns.map((column, at) => (
                <Table.HeaderCell key={at} scope="col" className={column.right ? "text-right" : undefined}>
                  {column.header ?? column.label}
                </Table.HeaderCell>
              ))}
            </Table.Row>
          </Table.Header>
          <Table.Body>
            {rows.map((row) => (
              <Table.Row key={keyOf(row)}>
                {columns.map((column, at) => (
                  <Table.Cell key={at} className={`${column.right ? "text-right" : ""} ${column.className ?? ""}`}>
                    {column.cell(row)}
                  </Table.Cell>
                ))}
              </Table.Row>
            ))}
          </Table.Body>
        </Table>
      </div>
      {state && count !== undefined && (
        <Table.Pagination
          className="flex-wrap"
          count={count}
          pageSize={PAGE_SIZE}
          pageIndex={state.page}
          pageCount={pages}
          canPreviousPage={state.page > 0}
          canNextPage={state.page < pages - 1}
          previousPage={() => state.toPage(state.page - 1)}
          nextPage={() => state.toPage(state.page + 1)}
          translations={{
            ...{ of: t(estimate ? "list.ofAbout" : "list.of"), results: t("list.results"), pages: t("list.pages") },
            ...{ prev: t("list.prev"), next: t("list.next") },
          }}
        />
      )}
    </>
  )
}

/** What stands above a list to narrow it. @param label where a page has several */
export const Filters = ({ label, children }: { label?: string; children: ReactNode }) => (
  <div role="search" aria-label={label} className="flex flex-wrap items-end gap-2 px-6 py-4">
    {children}
  </div>
)

const ANY = "_any"

interface ChoiceProps {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}

/** One of some values, or any. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const { t } = useErpTranslation()
  return (
    <div className="min-w-36">
      <Select size="small" value={value ?? ANY} onValueChange={(to) => onChange(to === ANY ? undefined : to)}>
        <Select.Trigger aria-label={label}>
          <Select.Value />
        </Select.Trigger>
        <Select.Content>
          <Select.Item value={ANY}>{t("list.any", { what: label })}</Select.Item>
          {options.map((option) => (
            <Select.Item key={option.value} value={option.value}>
              {option.label}
            </Select.Item>
          ))}
        </Select.Content>
      </Select>
    </div>
  )
}

const QUIET_MS = 400

/** A field that searches once nobody has typed for a moment. */
export function Search({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  const id = useId()
  const [text, setText] = useState(value ?? "")
  useEffect(() => setText(value ?? ""), [value])
  useEffect(() => {
    if (text.trim() === (value ?? "")) {
      return
    }
    const timer = setTimeout(() => onChange(text.trim() || undefined), QUIET_MS)
    return () => clearTimeout(timer)
  })
  return (
    <div className="min-w-48 flex-1 md:max-w-80">
      <Input
        id={id}
        type="text"
        role="searchbox"
        inputMode="search"
        size="small"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </div>
  )
}
