import { clx } from "@medusajs/ui"

/**
 * Text that others wrote: an ERP's error, a customer's name. Shown as it is, in its own direction, broken where it is too
 * long; markup in it is but text.
 */
export const ErpText = ({ children, className, lines }: { children: string; className?: string; lines?: number }) => (
  <bdi
    dir="auto"
    className={clx("[overflow-wrap:anywhere]", lines ? "line-clamp-[var(--lines)]" : "whitespace-pre-wrap", className)}
    style={lines ? ({ "--lines": lines, WebkitLineClamp: lines } as React.CSSProperties) : undefined}
    title={lines ? children : undefined}
  >
    {children}
  </bdi>
)
