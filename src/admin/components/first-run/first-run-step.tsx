import { CheckCircleSolid, CircleDottedLine, MinusMini } from "@medusajs/icons"
import { Button, InlineTip, Text } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import type { TestResponse } from "../../../api/admin/erp/types"
import type { Step } from "../../lib/first-run"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"

interface FirstRunStepProps {
  step: Step
  /** The one to do now. */
  next: boolean
  connection: { id: string; name: string } | undefined
  onTested: () => void
}

const ICONS = {
  done: <CheckCircleSolid className="text-ui-tag-green-icon" />,
  todo: <CircleDottedLine className="text-ui-tag-orange-icon" />,
  waiting: <CircleDottedLine className="text-ui-fg-subtle" />,
  unneeded: <MinusMini className="text-ui-fg-subtle" />,
}

/** One step: how it stands, in words, and the way to do it. */
export function FirstRunStep({ step, next, connection, onTested }: FirstRunStepProps) {
  const { t } = useErpTranslation()
  const { name, state, says, values, detail, link } = step
  const isTest = name === "reachable" && says === "untested" && connection
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-6 py-4" aria-current={next ? "step" : undefined}>
      <span className="flex h-5 w-5 items-center justify-center" role="img" aria-label={t(`firstRun.states.${state}`)}>
        {ICONS[state]}
      </span>
      <div className="min-w-48 flex-1">
        <Text size="small" leading="compact" weight={next ? "plus" : "regular"}>
          {t(`firstRun.${name}.title`)}
        </Text>
        <Text size="small" className="text-ui-fg-subtle max-w-prose [overflow-wrap:anywhere]">
          {t(`firstRun.${name}.${says}`, values)}
        </Text>
        {detail && (
          <Text size="small" className="text-ui-fg-subtle max-w-prose">
            <ErpText lines={4}>{detail}</ErpText>
          </Text>
        )}
      </div>
      {isTest ? (
        <Test connection={connection} primary={next} onTested={onTested} />
      ) : (
        link && (
          <Button size="small" variant={next ? "primary" : "secondary"} asChild>
            <Link to={link.to}>{t(`firstRun.do.${link.does}`)}</Link>
          </Button>
        )
      )}
    </li>
  )
}

/** Asks the ERP, and says at once what is wrong and where it is mended. */
function Test({
  connection,
  primary,
  onTested,
}: Pick<FirstRunStepProps, "onTested"> & { connection: { id: string; name: string }; primary: boolean }) {
  const { t } = useErpTranslation()
  const [report, setReport] = useState<TestResponse>()
  const test = useChange<TestResponse>({
    path: `/erp/connections/${connection.id}/test`,
    onDone: (answer) => {
      setReport(answer)
      if (answer.ok) {
        onTested()
      }
    },
  })
  const failed = report?.checks.find(({ ok }) => !ok)
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          variant={primary ? "primary" : "secondary"}
          isLoading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t("firstRun.test")}
        </Button>
        {failed && (
          <Button size="small" variant="secondary" asChild>
            <Link to={`/settings/erp/connections/${connection.id}`}>{t("firstRun.do.mend")}</Link>
          </Button>
        )}
      </div>
      {failed && (
        <InlineTip variant="error" label={t("firstRun.failed")} className="w-full" role="alert">
          <ErpText>{[failed.detail, failed.fix].filter(Boolean).join(" ")}</ErpText>
        </InlineTip>
      )}
    </>
  )
}
