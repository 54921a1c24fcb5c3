import fc from "fast-check"
import { Pool } from "pg"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { Rig } from "../support/rig"
import { PLACE, StockShop, WAREHOUSE, type Said } from "../support/stock-shop"

/** More with `STOCK_RUNS=10000`. */
const numRuns = Number(process.env.STOCK_RUNS ?? 1_000)
const SKUS = 4

interface History {
  /** Per SKU the quantities its versions 1, 2, 3 … had. */
  quantities: number[][]
  /** Which versions are said again. */
  repeated: number[]
  /** Deals the words into an order, and into messages. */
  shuffle: number[]
  cuts: number[]
  /** Transactions that end before they commit. */
  crashes: number[]
  checkouts: number[]
}

const history: fc.Arbitrary<History> = fc.record({
  quantities: fc.array(fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: SKUS }),
  repeated: fc.array(fc.nat(), { maxLength: 6 }),
  shuffle: fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
  cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 30, maxLength: 30 }),
  crashes: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
  checkouts: fc.array(fc.nat(SKUS - 1), { maxLength: 4 }),
})

describe("a history of stock, in whatever order it comes", () => {
  let rig: Rig
  let shop: StockShop
  let checkouts: Pool
  let drains: ErpRuntime[]
  let run = 0

  beforeAll(async () => {
    rig = await Rig.create()
    shop = await StockShop.in(rig)
    checkouts = new Pool({ connectionString: rig.url, max: 2 })
    drains = [await shop.open(), await shop.open()]
    await rig.sql(`CREATE SEQUENCE lots; CREATE TABLE crashes (lot bigint);
      CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM crashes WHERE lot = currval('lots')) THEN RAISE EXCEPTION 'crash'; END IF; RETURN NULL; END $$;
      CREATE FUNCTION count_lot() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('lots'); RETURN NULL; END $$;
      CREATE TRIGGER count_lot BEFORE UPDATE ON erp_inbox FOR EACH STATEMENT EXECUTE FUNCTION count_lot();
      CREATE TRIGGER crash AFTER UPDATE ON erp_inbox FOR EACH STATEMENT EXECUTE FUNCTION crash();`)
  })
  afterAll(async () => {
    await checkouts.end()
    await rig.destroy()
  })

  /** Drains until all has been said and nothing is left, over crashes. */
  async function drain(runtime: ErpRuntime, isOver: () => boolean): Promise<void> {
    for (let over = false; !over || (await received()) > 0;) {
      over = isOver()
      await runtime.drain.look().catch((error: Error) => {
        if (error.message !== "crash" && !/lock timeout/.test(error.message)) {
          throw error
        }
      })
    }
  }

  async function received(): Promise<number> {
    const [row] = await rig.sql<{ n: number }>("SELECT count(*)::int AS n FROM erp_inbox WHERE status = 'received'")
    return row!.n
  }

  it(`ends in its newest versions, and loses no reservation (${numRuns} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ quantities, repeated, shuffle, cuts, crashes, checkouts: sold }) => {
        const skus = quantities.map((_, index) => `R${run}-${index}`)
        run++
        await shop.stock(skus, 1)
        const words: Said[] = quantities.flatMap((versions, index) =>
          versions.map((quantity, version) => ({ sku: skus[index]!, location: WAREHOUSE, quantity, version }))
        )
        const all = [...words, ...repeated.map((pick) => words[pick % words.length]!)]
          .map((word, place) => ({ word, at: shuffle[place % shuffle.length]! }))
          .sort((a, b) => a.at - b.at)
          .map(({ word }) => word)
        await rig.sql("TRUNCATE crashes")
        await rig.sql("INSERT INTO crashes SELECT n + (SELECT last_value FROM lots) FROM unnest($1::bigint[]) n", [
          crashes,
        ])
        let said = false
        const sayAll = async () => {
          for (let from = 0, cut = 0; from < all.length; from += cuts[cut++ % cuts.length]!) {
            await shop.say(all.slice(from, from + cuts[cut % cuts.length]!))
          }
          said = true
        }
        await Promise.all([
          sayAll(),
          ...drains.map((runtime) => drain(runtime, () => said)),
          ...sold.map((pick) =>
            checkouts.query(
              `UPDATE inventory_level SET reserved_quantity = reserved_quantity + 1
                WHERE inventory_item_id = $1 AND location_id = $2`,
              [`iitem_${skus[pick % skus.length]}`, PLACE]
            )
          ),
        ])
        const rows = await rig.sql<{ sku: string; stocked: number; raw: number; reserved: number }>(
          `SELECT i.sku, stocked_quantity::int AS stocked, (raw_stocked_quantity ->> 'value')::int AS raw,
                  reserved_quantity::int AS reserved
             FROM inventory_level l JOIN inventory_item i ON i.id = l.inventory_item_id WHERE i.sku = ANY($1) ORDER BY i.sku`,
          [skus]
        )
        expect(rows).toEqual(
          skus.map((sku, index) => ({
            sku,
            stocked: quantities[index]!.at(-1),
            raw: quantities[index]!.at(-1),
            reserved: sold.filter((pick) => pick % skus.length === index).length,
          }))
        )
        const [sum] = await rig.sql<{ items: number; settled: number }>(
          "SELECT sum(items)::int AS items, sum(applied + superseded + held + refused)::int AS settled FROM erp_inbox"
        )
        expect(sum!.settled).toBe(sum!.items)
      }),
      { numRuns }
    )
  }, 600_000)
})
