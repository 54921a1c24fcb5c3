import { Trash } from "@medusajs/icons"
import { Button, Checkbox, IconButton, Input, Label, Select, Textarea } from "@medusajs/ui"
import { useId, useState } from "react"
import { useErpTranslation } from "../../lib/translation"
import type { Tied } from "./labelled"
import type { Option } from "./shape"

interface InputProps<Value> {
  tied: Tied
  value: Value
  onChange: (value: Value | undefined) => void
}

/** Several of some values. */
export function Choices({ value, onChange, options }: Omit<InputProps<unknown[]>, "tied"> & { options: Option[] }) {
  const id = useId()
  return (
    <div className="flex flex-col gap-y-2">
      {options.map((option, at) => (
        <div key={String(option.value)} className="flex items-center gap-x-2">
          <Checkbox
            id={`${id}-${at}`}
            checked={value.includes(option.value)}
            onCheckedChange={(on) =>
              onChange(
                options
                  .map((one) => one.value)
                  .filter((one) => (one === option.value ? on === true : value.includes(one)))
              )
            }
          />
          <Label htmlFor={`${id}-${at}`} size="small" className="min-w-0 [overflow-wrap:anywhere]">
            {option.label}
          </Label>
        </div>
      ))}
    </div>
  )
}

const NONE = "_none"

/** One of some values; or, where it may be left out, none. */
export function OneOf({
  tied,
  value,
  onChange,
  options,
  none,
}: InputProps<unknown> & { options: Option[]; none?: string }) {
  const at = options.findIndex((option) => option.value === value)
  return (
    <Select
      value={at >= 0 ? String(at) : none ? NONE : ""}
      onValueChange={(to) => onChange(to === NONE ? undefined : options[Number(to)]!.value)}
    >
      <Select.Trigger {...tied}>
        <Select.Value />
      </Select.Trigger>
      <Select.Content>
        {none && <Select.Item value={NONE}>{none}</Select.Item>}
        {options.map((option, index) => (
          <Select.Item key={index} value={String(index)}>
            {option.label}
          </Select.Item>
        ))}
      </Select.Content>
    </Select>
  )
}

/** A list of texts, a line each. */
export function Texts({
  tied,
  label,
  value,
  onChange,
  secret,
  most = 1_000,
}: InputProps<string[]> & { label: string; secret?: boolean; most?: number }) {
  const { t } = useErpTranslation()
  const rows = value.length ? value : [""]
  const put = (at: number, text: string) => onChange(rows.map((row, index) => (index === at ? text : row)))
  const without = (at: number) => onChange(rows.filter((_, index) => index !== at))
  return (
    <div className="flex flex-col items-start gap-y-2">
      {rows.map((row, at) => (
        <div key={at} className="flex w-full items-center gap-x-2">
          <div className="flex-1">
            <Input
              {...tied}
              id={at ? `${tied.id}-${at}` : tied.id}
              aria-label={`${label} ${at + 1}`}
              type={secret ? "password" : "text"}
              autoComplete={secret ? "new-password" : "off"}
              value={row}
              onChange={({ target }) => put(at, target.value)}
            />
          </div>
          {rows.length > 1 && (
            <IconButton
              size="small"
              variant="transparent"
              type="button"
              aria-label={`${t("actions.remove")}: ${label} ${at + 1}`}
              onClick={() => without(at)}
            >
              <Trash />
            </IconButton>
          )}
        </div>
      ))}
      {rows.length < most && (
        <Button size="small" variant="secondary" type="button" onClick={() => onChange([...rows, ""])}>
          {t("settings.connections.form.another")}
        </Button>
      )}
    </div>
  )
}

type Pair = [string, string]

/** Names with a value each, such as headers. */
export function Pairs({
  value,
  onChange,
  label,
}: Omit<InputProps<Record<string, string>>, "tied"> & { label: string }) {
  const { t } = useErpTranslation()
  const [rows, setRows] = useState<Pair[]>(Object.entries(value))
  const put = (next: Pair[]) => {
    setRows(next)
    onChange(Object.fromEntries(next.filter(([name]) => name.trim()).map(([name, text]) => [name.trim(), text])))
  }
  const changed = (at: number, pair: Pair) => put(rows.map((row, index) => (index === at ? pair : row)))
  return (
    <div className="flex flex-col items-start gap-y-2">
      {rows.map((row, at) => (
        <div key={at} className="grid w-full grid-cols-[1fr_1fr_auto] items-center gap-x-2">
          <Input
            aria-label={`${label} ${at + 1}: ${t("settings.connections.form.name")}`}
            placeholder={t("settings.connections.form.name")}
            value={row[0]}
            onChange={({ target }) => changed(at, [target.value, row[1]])}
          />
          <Input
            aria-label={`${label} ${at + 1}: ${t("settings.connections.form.value")}`}
            placeholder={t("settings.connections.form.value")}
            value={row[1]}
            onChange={({ target }) => changed(at, [row[0], target.value])}
          />
          <IconButton
            size="small"
            variant="transparent"
            type="button"
            aria-label={`${t("actions.remove")}: ${label} ${at + 1}`}
            onClick={() => put(rows.filter((_, index) => index !== at))}
          >
            <Trash />
          </IconButton>
        </div>
      ))}
      <Button size="small" variant="secondary" type="button" onClick={() => put([...rows, ["", ""]])}>
        {t("settings.connections.form.another")}
      </Button>
    </div>
  )
}

/** Whatever a form has no other field for. What is no JSON is sent as it is, and refused with a reason. */
export function JsonField({ tied, value, onChange }: InputProps<unknown>) {
  const [text, setText] = useState(
    value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2)
  )
  const type = (to: string) => {
    setText(to)
    onChange(to.trim() ? parsed(to) : undefined)
  }
  return (
    <Textarea
      {...tied}
      className="min-h-24 font-mono"
      spellCheck={false}
      value={text}
      onChange={({ target }) => type(target.value)}
    />
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
