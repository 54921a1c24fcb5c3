import { type ReactNode, useEffect, useRef } from "react"
import { useLocation } from "react-router-dom"

/** A part of a page that links lead to by its id; it is scrolled to once it is there, which is later than the page. */
export function Anchor({ id, children }: { id: string; children: ReactNode }) {
  const { hash } = useLocation()
  const part = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (hash === `#${id}`) {
      part.current?.scrollIntoView()
    }
  }, [hash, id])
  return (
    <div ref={part} id={id} className="scroll-mt-4">
      {children}
    </div>
  )
}
