/** What an ERP is told of; the words are below `messageTypes`. */
export const TYPES = ["order.placed", "order.edited", "order.canceled"]

/** Classes of errors; the words are below `words.classes`. */
export const CLASSES = ["transient", "throttled", "outcome_unknown", "rejected", "configuration", "build", "schema"]
