import { ModuleProvider } from "@medusajs/framework/utils"
import { HttpConnector } from "./connector"

export default ModuleProvider("erp", { services: [HttpConnector] })
