import { lastPage, page, PolledStock } from "../support/polled-stock"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

describe("polling an ERP's stock", () => {
  let rig: Rig
  let stock: PolledStock

  beforeAll(async () => {
    rig = await Rig.create()
    stock = new PolledStock(rig)
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  it("does so again when its time has come, and not before", async () => {
    stock.answer({ null: lastPage("w1", "A"), w1: lastPage("w2", "B") })
    const runtime = await stock.open()
    await runtime.polls.pollDue()
    expect(await runtime.polls.pollDue()).toEqual([])
    expect(rig.erp.count("pull")).toBe(1)
    await stock.pass("50 s")
    expect(await runtime.polls.pollDue()).toEqual([])
    await stock.pass("5 s")
    expect(await runtime.polls.pollDue()).toEqual([{ pages: 1, items: 1, code: null }])
  })

  it("leaves connections alone that are paused, or are not to be polled", async () => {
    const runtime = await stock.open({
      connection: { paused: true, stock: { poll: "1m" } },
      others: [
        { name: "told", settings: { pulls_stock: false } },
        { name: "asked", stock: { poll: "1m" } },
      ],
    })
    expect(await runtime.polls.pollDue()).toHaveLength(1)
    expect(rig.erp.count("pull")).toBe(1)
    const connections = await runtime.connections.list()
    const named = (name: string) => connections.find((connection) => connection.name === name)!
    await expect(runtime.polls.poll(named("erp"), { full: false })).rejects.toThrow("Connection erp is not active.")
    await expect(runtime.polls.poll(named("told"), { full: false })).rejects.toThrow("cannot be asked for its stock")
    expect(rig.erp.count("pull")).toBe(1)
  })

  describe("a crash between pages", () => {
    it("costs nothing: the next process goes on where it was", async () => {
      stock.answer({ null: page("w1", "A") })
      const gate = rig.erp.gate()
      const answer = rig.erp.stock
      rig.erp.stock = async (from, context) => {
        if (from === "w1") {
          await gate.pass()
        }
        return answer(from, context)
      }
      const dying = await stock.open()
      void dying.polls.pollDue()
      await rig.until(async () => gate.arrived === 1, "the second page is asked for")
      expect([await stock.stored(), await stock.watermark()]).toEqual([["A"], "w1"])

      stock.answer({ w1: page("w2", "B"), w2: lastPage("w3", "C") })
      const next = await stock.open()
      expect(await next.polls.pollDue()).toEqual([])
      await stock.pass("1 hour")
      expect(await next.polls.pollDue()).toEqual([{ pages: 2, items: 2, code: null }])
      expect([await stock.stored(), await stock.watermark()]).toEqual([["A", "B", "C"], "w3"])
    })

    it("leaves neither a row nor a watermark of a page whose transaction did not end", async () => {
      stock.answer({ null: lastPage("w1", "A") })
      const runtime = await stock.open()
      await rig.sql("ALTER TABLE erp_inbox ADD CONSTRAINT broken CHECK (items < 1)")
      expect(await runtime.polls.pollDue()).toEqual([])
      await rig.sql("ALTER TABLE erp_inbox DROP CONSTRAINT broken")
      expect([await stock.stored(), await stock.watermark()]).toEqual([[], ""])
      await stock.pass("1 hour")
      await runtime.polls.pollDue()
      expect([await stock.stored(), await stock.watermark()]).toEqual([["A"], "w1"])
    })
  })

  describe("several processes", () => {
    it("poll once", async () => {
      stock.answer({ null: page("w1", "A"), w1: lastPage("w2", "B") })
      const processes = await Promise.all([1, 2, 3, 4].map(() => stock.open()))
      const reports = await Promise.all(processes.map((runtime) => runtime.polls.pollDue()))
      expect(reports.flat()).toEqual([{ pages: 2, items: 2, code: null }])
      expect(await stock.stored()).toEqual(["A", "B"])
      expect(rig.erp.count("pull")).toBe(2)
    })

    it("store nothing of a poll that another one has overtaken", async () => {
      const gate = rig.erp.gate()
      rig.erp.stock = async () => {
        await gate.pass()
        return lastPage("w1", "A")
      }
      const slow = await stock.open()
      const overtaken = slow.polls.pollDue()
      await rig.until(async () => gate.arrived === 1, "it is asked")
      await stock.pass("1 hour")

      stock.answer({ null: lastPage("w1", "A", "B") })
      const quick = await stock.open()
      expect(await quick.polls.pollDue()).toEqual([{ pages: 1, items: 2, code: null }])
      gate.open()
      expect(await overtaken).toEqual([{ pages: 0, items: 0, code: "overtaken" }])
      expect(await stock.stored()).toEqual(["A,B"])
    })

    it("store nothing of an ERP whose epoch has ended meanwhile", async () => {
      stock.answer({ null: lastPage("w1", "A") })
      const runtime = await stock.open()
      await runtime.polls.pollDue()
      await stock.pass("1 hour")
      const gate = rig.erp.gate()
      rig.erp.stock = async () => {
        await gate.pass()
        return lastPage("w9", "OLD")
      }
      const polling = runtime.polls.pollDue()
      await rig.until(async () => gate.arrived === 1, "it is asked")
      expect(await runtime.epochs.begin((await runtime.connections.list())[0]!, "restored from a backup")).toBe(2)
      gate.open()
      expect(await polling).toEqual([{ pages: 0, items: 0, code: "overtaken" }])

      stock.answer({ null: lastPage("w1", "A") })
      await runtime.polls.pollDue()
      expect(await stock.stored()).toEqual(["A", "A"])
      expect(await rig.sql("SELECT epoch FROM erp_inbox ORDER BY seq")).toEqual([{ epoch: 1 }, { epoch: 2 }])
      expect(rig.logged.join()).toContain("stock begins anew connection=erp epoch=2")
    })
  })

  it.each([
    ["the circuit is open", "state = 'open', next_probe_at = now() + interval '1 hour'"],
    ["the ERP asked to be left alone", "throttled_until = now() + interval '1 hour'"],
  ])("asks nothing while %s", async (_, change) => {
    const runtime = await stock.open()
    await rig.sql(`UPDATE erp_circuit SET ${change}`)
    expect(await runtime.polls.pollDue()).toEqual([])
    await expect(stock.pollNow(runtime)).rejects.toThrow("Connection erp is down; it is polled again once it is back.")
    expect(rig.erp.count("pull")).toBe(0)
    await rig.sql("UPDATE erp_circuit SET state = 'closed', throttled_until = NULL")
    expect(await runtime.polls.pollDue()).toHaveLength(1)
  })

  it("ends with an error of the ERP, names its code in the log and not its words, and asks again in time", async () => {
    const runtime = await stock.open()
    rig.erp.stock = async () => {
      throw Object.assign(fail("transient", "server_error"), { message: "SECRET words of the ERP" })
    }
    expect(await runtime.polls.pollDue()).toEqual([{ pages: 0, items: 0, code: "server_error" }])
    expect(await runtime.polls.pollDue()).toEqual([])
    await stock.pass("1 hour")
    rig.erp.stock = async () => {
      throw new Error("SECRET words of a connector")
    }
    expect(await runtime.polls.pollDue()).toEqual([{ pages: 0, items: 0, code: "connector_crashed" }])
    expect(rig.logged.join()).toMatch(/could not be polled.*code=server_error.*code=connector_crashed/)
    expect(rig.logged.join()).not.toContain("SECRET")
    expect(await stock.watermark()).toBe("")
  })

  it("leaves an ERP alone for as long as it asks", async () => {
    const runtime = await stock.open()
    rig.erp.stock = async () => {
      throw fail("throttled", "rate_limited", { retry_after_ms: 10 * 60_000 })
    }
    await runtime.polls.pollDue()
    await stock.pass("9 minutes")
    expect(await runtime.polls.pollDue()).toEqual([])
    await stock.pass("1 minute")
    expect(await runtime.polls.pollDue()).toHaveLength(1)
  })

  it("ends a call that takes too long, and one connection's trouble is not the other's", async () => {
    const runtime = await stock.open({
      connection: { stock: { poll: "1m" }, timeout: "200ms" },
      others: [{ name: "quick", stock: { poll: "1m" } }],
    })
    const gate = rig.erp.gate()
    rig.erp.stock = async (_, { connection }) => {
      if (connection.name === "erp") {
        await gate.pass()
      }
      return lastPage("w1", "A")
    }
    expect((await runtime.polls.pollDue()).map(({ code }) => code).sort()).toEqual([null, "timeout"].sort())
    expect(await rig.sql("SELECT source FROM erp_inbox")).toEqual([{ source: "/pull/quick" }])
  })

  it("stops with the process, and another one goes on at once", async () => {
    const runtime = await stock.open()
    rig.erp.stock = async (from, { signal }) => {
      if (from === null) {
        return page("w1", "A")
      }
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
    }
    const polling = runtime.polls.pollDue()
    await rig.until(async () => rig.erp.count("pull") === 2, "the second page is asked for")
    await runtime.stop()
    expect(await polling).toEqual([{ pages: 1, items: 1, code: "interrupted" }])
    expect(rig.logged.filter((line) => line.includes("could not be polled"))).toEqual([])

    stock.answer({ w1: lastPage("w2", "B") })
    const next = await stock.open()
    expect(await next.polls.pollDue()).toEqual([{ pages: 1, items: 1, code: null }])
  })

  it("goes on with the next poll after a thousand pages", async () => {
    const runtime = await stock.open()
    rig.erp.stock = async (from) => ({ items: [], watermark: `${Number(from ?? 0) + 1}`, more: Number(from) < 1_004 })
    expect(await runtime.polls.pollDue()).toEqual([{ pages: 1_000, items: 0, code: "unfinished" }])
    expect(await runtime.polls.pollDue()).toEqual([{ pages: 5, items: 0, code: null }])
  })
})
