import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService, type LocationMapping } from "../modules/erp"

export interface ReplaceLocationsInput {
  connection_id: string
  locations: LocationMapping[]
  by: Actor
}

const checkStockLocationsStep = createStep(
  "erp-check-stock-locations",
  async (locations: LocationMapping[], { container }) => {
    const ids = [...new Set(locations.map(({ stock_location_id }) => stock_location_id))]
    if (ids.length === 0) {
      return new StepResponse()
    }
    const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "stock_location",
      fields: ["id"],
      filters: { id: ids },
    })
    const known = new Set(data.map(({ id }) => id))
    const unknown = ids.filter((id) => !known.has(id))
    if (unknown.length) {
      const named = unknown.slice(0, 10).map((id) => `"${id}"`)
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `There is no stock location ${named.join(", ")}.`)
    }
    return new StepResponse()
  }
)

/** Nothing to undo: it is the last step, and stock that waited may be on its way already. */
const replaceLocationsStep = createStep(
  "erp-replace-locations",
  async (input: ReplaceLocationsInput, { container }) => {
    const erp = container.resolve<ErpModuleService>(ERP_MODULE)
    await erp.stock.replaceLocations(input.connection_id, input.locations, input.by)
    return new StepResponse()
  }
)

/** Says which of the ERP's locations is which stock location, all at once. Fails with not_found or invalid_data. */
export const replaceLocationsWorkflow = createWorkflow("erp-replace-locations", (input: ReplaceLocationsInput) => {
  checkStockLocationsStep(input.locations)
  replaceLocationsStep(input)
})
