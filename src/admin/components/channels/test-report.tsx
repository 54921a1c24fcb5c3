import { CheckCircleSolid, XCircleSolid } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { ChannelTestResponse } from "../../../api/admin/erp/types"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"

/** What a test of a channel found: each check, and what to do where one failed. */
export function TestReport({ report: { ok, checks } }: { report: Json<ChannelTestResponse> }) {
  const { t } = useErpTranslation()
  return (
    <div role="status" className="flex flex-col gap-y-3">
      <Text size="small" weight="plus">
        {t(ok ? "channels.testOk" : "channels.testBad")}
      </Text>
      <ul className="flex flex-col gap-y-3">
        {checks.map((check, at) => (
          <li key={at} className="flex items-start gap-x-2">
            <span
              role="img"
              aria-label={t(check.ok ? "channels.passed" : "channels.failed")}
              className="flex h-5 items-center"
            >
              {check.ok ? (
                <CheckCircleSolid className="text-ui-tag-green-icon" />
              ) : (
                <XCircleSolid className="text-ui-tag-red-icon" />
              )}
            </span>
            <div className="txt-small min-w-0">
              <p>{t(`channels.checks.${check.name}`)}</p>
              {check.detail && (
                <p className="text-ui-fg-subtle">
                  <ErpText>{check.detail}</ErpText>
                </p>
              )}
              {check.fix && (
                <p>
                  <span className="text-ui-fg-subtle">{t("channels.fix")}: </span>
                  <ErpText>{check.fix}</ErpText>
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}
