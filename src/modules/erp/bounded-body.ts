import type { Readable } from "node:stream"

/** `gone`: the sender hung up. */
export type BodyTrouble = "too_large" | "too_slow" | "gone"

export interface BodyBounds {
  /** Bytes at most. */
  most: number
  /** What the sender says it will send; undefined when it does not say. */
  declared?: number
  deadlineMs?: number
}

const DEADLINE_MS = 15_000

/**
 * Reads a stream into memory, but never more than `most` bytes and never for longer than the deadline: who sends a byte
 * a minute shall not keep a socket. Afterwards the stream stands still wherever it was; the caller ends it.
 */
export function readBounded(
  stream: Readable,
  { most, declared = 0, deadlineMs = DEADLINE_MS }: BodyBounds
): Promise<Buffer | BodyTrouble> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0

    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > most) {
        return finish("too_large")
      }
      chunks.push(chunk)
    }
    const onEnd = () => finish(Buffer.concat(chunks))
    const onClose = () => finish("gone")
    const timer = setTimeout(() => finish("too_slow"), deadlineMs)

    const finish = (result: Buffer | BodyTrouble) => {
      clearTimeout(timer)
      stream.off("data", onData).off("end", onEnd).off("close", onClose).pause()
      resolve(result)
    }
    // Stays on: a sender that hangs up later must not end the process.
    stream.on("error", onClose)
    if (declared > most) {
      finish("too_large")
    } else if (stream.readableEnded) {
      finish(Buffer.alloc(0))
    } else if (stream.destroyed) {
      finish("gone")
    } else {
      stream.on("data", onData).on("end", onEnd).on("close", onClose)
    }
  })
}
