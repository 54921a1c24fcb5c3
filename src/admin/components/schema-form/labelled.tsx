import { Hint, Label } from "@medusajs/ui"
import { type ReactNode, useId } from "react"
import { useErpTranslation } from "../../lib/translation"
import { useFieldError } from "./errors"

/** What ties an input to its words. */
export interface Tied {
  id: string
  "aria-describedby"?: string
  "aria-invalid"?: boolean
}

interface LabelledProps {
  /** As the API names it; what is wrong with it stands below. */
  path: string
  label: string
  help?: ReactNode
  optional?: boolean
  /** Several inputs under one label. */
  group?: boolean
  /** Stands at the end of the label's line. */
  aside?: ReactNode
  children: (tied: Tied) => ReactNode
}

/** A field of a form: its label, the input, what helps to fill it in, and what is wrong with it. */
export function Labelled({ path, label, help, optional, group, aside, children }: LabelledProps) {
  const { t } = useErpTranslation()
  const id = useId()
  const error = useFieldError(path)
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined
  const words = (
    <>
      {label}
      {optional && <span className="text-ui-fg-subtle font-normal"> ({t("settings.connections.form.optional")})</span>}
    </>
  )
  return (
    <div
      className="flex flex-col gap-y-2"
      {...(group && { role: "group", "aria-labelledby": `${id}-label`, "aria-describedby": described })}
    >
      <div className="flex items-center justify-between gap-x-2">
        {group ? (
          <span id={`${id}-label`} className="txt-compact-small-plus">
            {words}
          </span>
        ) : (
          <Label htmlFor={id} size="small" weight="plus">
            {words}
          </Label>
        )}
        {aside && <div className="flex items-center gap-x-2">{aside}</div>}
      </div>
      {children({ id, "aria-describedby": described, "aria-invalid": error ? true : undefined })}
      {help && (
        <Hint id={`${id}-help`} className="max-w-prose">
          {help}
        </Hint>
      )}
      {error && (
        <Hint id={`${id}-error`} variant="error" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          {error}
        </Hint>
      )}
    </div>
  )
}
