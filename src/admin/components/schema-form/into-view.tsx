import { type ReactNode, useEffect, useRef } from "react"

/** What has just been found: brought into view of whoever is at the other end of a long form. */
export function IntoView({
  of,
  role,
  className,
  children,
}: {
  of: unknown
  role?: string
  className?: string
  children: ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [of])
  return (
    <div ref={box} role={role} className={className}>
      {children}
    </div>
  )
}
