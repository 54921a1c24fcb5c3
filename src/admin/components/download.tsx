import { Button } from "@medusajs/ui"
import type { Query } from "../lib/client"
import { useDownload } from "../lib/queries"

interface DownloadProps {
  /** Below `/admin`. */
  path: string
  query: Query
  /** Of the file. */
  name: string
  /** What is in it. */
  title: string
  children: string
}

/** Saves a file of the API; says so where it cannot be had. */
export function Download({ path, query, name, title, children }: DownloadProps) {
  const download = useDownload(path, query, (file) => save(file, name))
  return (
    <Button
      size="small"
      variant="secondary"
      title={title}
      isLoading={download.isPending}
      onClick={() => download.mutate()}
    >
      {children}
    </Button>
  )
}

const KEPT_MS = 60_000

function save(file: Blob, name: string): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Some browsers read it only after this click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}
