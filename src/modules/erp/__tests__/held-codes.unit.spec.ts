import { readFileSync } from "node:fs"
import { join } from "node:path"
import { CONNECTOR_ERROR_CODES } from "../connector/codes"
import { heldBy, HELD_CLASSES, HELD_CODES, OWN_ATTEMPT_CODES, PAUSE_CODES } from "../held-codes"
import { decide } from "../retry-policy"
import { HELD_STOCK_CODES } from "../stock-items"

const ofAttempts = Object.entries(CONNECTOR_ERROR_CODES).flatMap(([code, entry]) =>
  Object.hasOwn(HELD_CLASSES, entry.class) ? [code] : []
)
const CODES = [HELD_CODES, OWN_ATTEMPT_CODES, HELD_STOCK_CODES, PAUSE_CODES].flatMap((table) => Object.keys(table))

it("README says of every code what it means and what to do", () => {
  const readme = readFileSync(join(__dirname, "../../../../README.md"), "utf8")
  const [, section] = /### What is held\n([\s\S]*?)\n## /.exec(readme)!
  const rows = section!.split("\n").filter((line) => line.startsWith("|"))
  const named = rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code!))
  expect(named.sort()).toEqual([...new Set([...CODES, ...ofAttempts])].sort())
  rows.forEach((row) =>
    expect(
      row
        .split("|")
        .slice(1, 4)
        .every((cell) => cell.trim())
    ).toBe(true)
  )
})

it("the classes after which an attempt is held are those the retry policy holds", () => {
  const situation = {
    ...{ attempts: 0, schedule: [1_000], idempotency: "none" as const, timeout_ms: 1_000, circuit_open: false },
    ...{ others_succeeded: false, test_failed: false, random: 0 },
  }
  const classes = ["transient", "throttled", "outcome_unknown", "rejected", "configuration", "build", "schema"] as const
  const held = classes.filter((error_class) => {
    const failure = { kind: "failed" as const, error_class, code: "any", message: "" }
    return decide(failure, situation).status === "held"
  })
  expect(held.sort()).toEqual(Object.keys(HELD_CLASSES).sort())
})

it("says what happens next: by the code where it is ours, else by the class", () => {
  expect(heldBy({ error_class: "configuration", code: "version_ended" })).toBe("version_ended")
  expect(heldBy({ error_class: "configuration", code: "not_found" })).toBe("configuration")
  expect(heldBy({ error_class: "outcome_unknown", code: "own_code" })).toBe("outcome_unknown")
  expect(heldBy({ error_class: "build", code: null })).toBe("otherwise")
})
