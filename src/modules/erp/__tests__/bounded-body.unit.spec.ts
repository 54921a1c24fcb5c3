import { PassThrough } from "node:stream"
import { readBounded } from "../bounded-body"

describe("readBounded", () => {
  const most = 10

  it("reads what comes in pieces, up to the last byte that is allowed", async () => {
    const stream = new PassThrough()
    const read = readBounded(stream, { most })
    stream.write("01234")
    stream.end("56789")
    expect(await read).toEqual(Buffer.from("0123456789"))
  })

  it("stops at the first byte too many, and reads no further", async () => {
    const stream = new PassThrough()
    const read = readBounded(stream, { most })
    stream.write("0123456789")
    stream.write("x")
    expect(await read).toBe("too_large")
    expect(stream.isPaused()).toBe(true)
  })

  it("reads nothing of what is said to be too large", async () => {
    const stream = new PassThrough()
    stream.write("01")
    expect(await readBounded(stream, { most, declared: 11 })).toBe("too_large")
    expect(stream.readableLength).toBe(2)
  })

  it("gives up on who takes too long", async () => {
    const stream = new PassThrough()
    stream.write("0")
    expect(await readBounded(stream, { most, deadlineMs: 20 })).toBe("too_slow")
  })

  it("bears a sender that hangs up, before, while and after it reads", async () => {
    const before = new PassThrough()
    before.destroy()
    expect(await readBounded(before, { most })).toBe("gone")

    const meanwhile = new PassThrough()
    const read = readBounded(meanwhile, { most })
    meanwhile.destroy(new Error("aborted"))
    expect(await read).toBe("gone")

    const after = new PassThrough()
    expect(await readBounded(after, { most, declared: 11 })).toBe("too_large")
    after.destroy(new Error("aborted"))
    await new Promise((resolve) => after.once("close", resolve))
  })

  it("does not wait for what has been read already", async () => {
    const stream = new PassThrough()
    stream.end("x")
    stream.resume()
    await new Promise((resolve) => stream.once("end", resolve))
    expect(await readBounded(stream, { most })).toEqual(Buffer.alloc(0))
  })
})
