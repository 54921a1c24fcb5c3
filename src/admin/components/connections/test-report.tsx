import { CheckCircleSolid, XCircleSolid } from "@medusajs/icons"
import { Badge, Text } from "@medusajs/ui"
import type { TestResponse } from "../../../api/admin/erp/types"
import type { Json } from "../../../api/admin/erp/answers/shared"
import { ErpText } from "../erp-text"
import { useWords } from "./words"

/** What a test looked at: what works, what does not, and what to do about it. */
export function TestFindings({ report }: { report: Json<TestResponse> }) {
  const w = useWords()
  return (
    <section aria-label={w("test.title")} aria-live="polite" className="flex flex-col gap-y-3">
      <Text size="small" leading="compact" weight="plus">
        {report.ok ? w("test.good") : w("test.bad")}
      </Text>
      <ul className="flex flex-col gap-y-3">
        {report.checks.map((check, at) => (
          <li key={at} className="flex items-start gap-x-2">
            {check.ok ? (
              <CheckCircleSolid className="text-ui-tag-green-icon mt-px shrink-0" aria-label={w("test.ok")} />
            ) : (
              <XCircleSolid className="text-ui-tag-red-icon mt-px shrink-0" aria-label={w("test.failed")} />
            )}
            <div className="txt-small flex min-w-0 flex-col items-start gap-y-1">
              <span>{w(`test.checks.${check.name}`, { defaultValue: check.name })}</span>
              {check.detail && <ErpText className="text-ui-fg-subtle">{check.detail}</ErpText>}
              {check.fix && (
                <span>
                  <span className="font-medium">{w("test.fix")} </span>
                  <ErpText>{check.fix}</ErpText>
                </span>
              )}
              {check.code && <Badge size="2xsmall">{check.code}</Badge>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
