/** After the suite: the project is removed. */
export default async function uninstall(): Promise<void> {
  await globalThis.storeSuiteCleanup?.run()
}
