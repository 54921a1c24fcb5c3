/** How a link within text looks: underlined, since the colour of Medusa's own is too pale to be read by everybody. */
export const LINK =
  "text-ui-fg-base hover:text-ui-fg-subtle focus-visible:shadow-borders-focus rounded underline underline-offset-4 decoration-dotted outline-none"
