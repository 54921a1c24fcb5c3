import path from "node:path"

export const REPOSITORY = path.resolve(__dirname, "../../..")
/** Ends the process it is loaded into when ours is gone, and tells of every call the ERP's port refused. */
export const WATCH = path.join(REPOSITORY, "demo/store/watch.cjs")
/** A store owner's project, before anything is installed. */
export const PROJECT = path.join(REPOSITORY, "integration-tests/store/project")
/** The release before this one, as `npm pack` made it, but for its type declarations. */
export const PREVIOUS_RELEASE = path.join(REPOSITORY, "integration-tests/store/fixtures/medusa-plugin-erp-0.1.0.tgz")
