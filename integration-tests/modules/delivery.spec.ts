import { Rig } from "../support/rig"

describe("an order on its way", () => {
  let rig: Rig

  beforeEach(async () => {
    rig = await Rig.create()
  })
  afterEach(async () => {
    await rig.destroy()
  })

  it("arrives once and the row names the ERP's document", async () => {
    const runtime = await rig.start()
    const [id] = await rig.place(runtime)
    await rig.untilStatus("delivered", 1, 4_000)
    expect(rig.erp.documentsOf(id!)).toEqual(["S00001"])
    expect(await rig.sql("SELECT document_number, confirmation, attempts_begun FROM erp_delivery")).toEqual([
      { document_number: "S00001", confirmation: "confirmed", attempts_begun: 1 },
    ])
  })
})
