/** How often what stands now is read anew; while the page is hidden it is not. */
export const EVERY_MS = 15_000
