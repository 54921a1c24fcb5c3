import { clx } from "@medusajs/ui"
import type { ReactNode } from "react"
import { Link } from "react-router-dom"

/** A way to another page of the admin, within a text or a table. @param to without `/app` */
export const TextLink = ({ to, className, children }: { to: string; className?: string; children: ReactNode }) => (
  <Link
    to={to}
    className={clx(
      "text-ui-fg-base decoration-ui-border-strong hover:decoration-ui-fg-base focus-visible:shadow-borders-focus rounded-sm underline underline-offset-2 outline-none",
      className
    )}
  >
    {children}
  </Link>
)
