import { Button, Drawer } from "@medusajs/ui"
import type { ComponentProps } from "react"
import { useErpTranslation } from "../lib/translation"

/** How a drawer ends: with nothing done, or with what its button says. */
export function DrawerFooter(props: ComponentProps<typeof Button>) {
  const { t } = useErpTranslation()
  return (
    <Drawer.Footer>
      <Drawer.Close asChild>
        <Button size="small" variant="secondary">
          {t("actions.cancel")}
        </Button>
      </Drawer.Close>
      <Button size="small" {...props} />
    </Drawer.Footer>
  )
}
