import { Button, Container, Heading, InlineTip, Skeleton, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { explained } from "../lib/explained"
import { useErpTranslation } from "../lib/translation"

/** What went wrong while reading, with the next step. */
export function ErrorNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useErpTranslation()
  const { title, next } = explained(error, t)
  return (
    <div role="alert" className="flex flex-col items-start gap-y-3 p-6">
      <InlineTip variant="error" label={title} className="w-full">
        {next}
      </InlineTip>
      {retry && (
        <Button size="small" variant="secondary" onClick={retry}>
          {t("actions.retry")}
        </Button>
      )}
    </div>
  )
}

/** Nothing to show, why, and what could be done. */
export const Empty = ({ title, text, children }: { title: string; text?: string; children?: ReactNode }) => (
  <div className="flex min-h-40 flex-col items-center justify-center gap-y-2 p-6 text-center">
    <Text size="small" leading="compact" weight="plus">
      {title}
    </Text>
    {text && (
      <Text size="small" className="text-ui-fg-subtle max-w-prose">
        {text}
      </Text>
    )}
    {children}
  </div>
)

/** While something is read for the first time. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useErpTranslation()
  return (
    <div role="status" aria-label={t("general.loading")} className="flex flex-col gap-y-3 p-6">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-6 w-full" />
      ))}
    </div>
  )
}

interface Reading {
  isPending: boolean
  error: unknown
  refetch: () => unknown
}

/** Shows what was read once it is there; until then that it is under way, or why it is not there. */
export function Read<Data>({
  of,
  children,
  rows,
}: {
  of: Reading & { data: Data | undefined }
  children: (data: Data) => ReactNode
  rows?: number
}) {
  if (of.data !== undefined) {
    return <>{children(of.data)}</>
  }
  return of.error ? <ErrorNotice error={of.error} retry={() => void of.refetch()} /> : <Loading rows={rows} />
}

/** A box of a page with its heading, as those of Medusa's pages. */
export const Section = ({
  title,
  text,
  level = "h2",
  actions,
  children,
}: {
  title: ReactNode
  text?: ReactNode
  level?: "h1" | "h2"
  actions?: ReactNode
  children?: ReactNode
}) => (
  <Container className="divide-y p-0">
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-4">
      <div className="min-w-0">
        <Heading level={level} className="[overflow-wrap:anywhere]">
          {title}
        </Heading>
        {text && (
          <Text size="small" className="text-ui-fg-subtle">
            {text}
          </Text>
        )}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
    {children}
  </Container>
)

/** A fact of a thing: what it is called, and what it is. */
export const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="text-ui-fg-subtle grid grid-cols-[minmax(8rem,1fr)_2fr] items-start gap-x-4 px-6 py-3">
    <Text size="small" leading="compact" weight="plus">
      {label}
    </Text>
    <div className="txt-compact-small min-w-0 [overflow-wrap:anywhere]">{children}</div>
  </div>
)
