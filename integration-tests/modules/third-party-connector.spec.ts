import { resolve } from "node:path"
import { createMedusaContainer } from "@medusajs/framework/utils"
import type { LoaderOptions } from "@medusajs/framework/types"
import { CONNECTORS, type Connectors } from "../../src/modules/erp/connector-registry"
import loadConnectors from "../../src/modules/erp/loaders/connectors"
import { EXAMPLE_CREDENTIALS, ExampleErp } from "../connectors/example-erp"
import { Rig } from "../support/rig"

const EXAMPLE = resolve(__dirname, "../../examples/connector/src/index.ts")

describe("a third party's connector, named in the option `providers`", () => {
  const erp = new ExampleErp()
  let rig: Rig

  beforeAll(async () => {
    await erp.comeUp()
    rig = await Rig.create()
  })
  afterAll(async () => {
    await rig.destroy()
    await erp.goDown()
  })

  const registered = async (providers: object[]): Promise<Connectors> => {
    const container = createMedusaContainer()
    await loadConnectors({ container, options: { providers } } as unknown as LoaderOptions)
    return container.resolve<Connectors>(CONNECTORS)
  }

  it("stands beside the built-in ones", async () => {
    const connectors = await registered([{ resolve: EXAMPLE, id: "example" }])
    expect([...connectors.keys()].sort()).toEqual(["example", "http"])
  })

  it("is refused when it cannot be found", async () => {
    await expect(registered([{ resolve: "no-such-package", id: "x" }])).rejects.toThrow(/no-such-package/)
  })

  it("brings an order to its ERP, and resumes after the step that was done", async () => {
    const connectors = await registered([{ resolve: EXAMPLE, id: "example" }])
    erp.failOnce("confirm", { status: 503, body: "" })
    const runtime = await rig.start({
      connectors,
      connection: {
        connector: "example",
        settings: { base_url: erp.url },
        credentials: EXAMPLE_CREDENTIALS,
        network: { allow_private_addresses: true },
        timeout: "500ms",
      },
    })
    const [id] = await rig.place(runtime)
    await rig.untilStatus("delivered")
    expect(erp.requests("create")).toHaveLength(1)
    expect(erp.requests("confirm")).toHaveLength(2)
    expect(erp.documents(id!)).toBe(1)
    expect(await rig.sql("SELECT document_number FROM erp_delivery")).toEqual([{ document_number: "SO-1" }])
  })
})
