import { Gathered } from "../services/gathered"

/** Answers each item with its double, when the test lets it; remembers what came together. */
function held(most?: number) {
  const batches: number[][] = []
  const open: (() => void)[] = []
  const gathered = new Gathered(async (items: number[]) => {
    batches.push(items)
    await new Promise<void>((resolve) => open.push(resolve))
    if (items.includes(13)) {
      throw new Error("13")
    }
    return items.map((item) => 2 * item)
  }, most)
  return { gathered, batches, next: () => open.shift()?.() }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

it("a call that comes alone goes at once; those that come meanwhile go together, each with its own result", async () => {
  const { gathered, batches, next } = held()
  const results = Promise.all([1, 2, 3].map((item) => gathered.add(item)))
  expect(batches).toEqual([[1]])
  next()
  await settle()
  expect(batches).toEqual([[1], [2, 3]])
  next()
  expect(await results).toEqual([2, 4, 6])
})

it("no call takes more than it may", async () => {
  const { gathered, batches, next } = held(2)
  const results = Promise.all([1, 2, 3, 4].map((item) => gathered.add(item)))
  for (let at = 0; at < 3; at++) {
    next()
    await settle()
  }
  expect(await results).toEqual([2, 4, 6, 8])
  expect(batches).toEqual([[1], [2, 3], [4]])
})

it("a call that fails has failed for all in it, and for nobody else", async () => {
  const { gathered, next } = held()
  const results = Promise.allSettled([1, 13, 2].map((item) => gathered.add(item)))
  next()
  await settle()
  const later = gathered.add(3)
  next()
  await settle()
  next()
  expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"])
  expect(await later).toBe(6)
})
