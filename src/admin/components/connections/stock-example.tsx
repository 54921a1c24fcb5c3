import { Text } from "@medusajs/ui"
import { worked } from "./example"
import { useWords } from "./words"

/** The same shelf and the same orders, told with numbers: what the ERP says, and what shoppers can buy then. */
export function StockExample({ semantics, buffer }: { semantics: string; buffer: number }) {
  const w = useWords()
  const numbers = { ...worked(semantics, buffer) }
  const lines = ["shelf", `says.${semantics}`, ...(buffer ? ["buffer"] : []), `written.${semantics}`, "sells"]
  return (
    <div className="bg-ui-bg-subtle border-ui-border-base flex flex-col gap-y-2 rounded-lg border p-4">
      <Text size="small" leading="compact" weight="plus">
        {w("example.title")}
      </Text>
      <ol className="txt-small text-ui-fg-subtle flex list-decimal flex-col gap-y-1 pl-4">
        {lines.map((line) => (
          <li key={line}>{w(`example.${line}`, numbers)}</li>
        ))}
      </ol>
      <Text size="small" className="text-ui-fg-base">
        {w(`example.right.${semantics}`, numbers)}
      </Text>
    </div>
  )
}
