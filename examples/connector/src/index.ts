import { ModuleProvider } from "@medusajs/framework/utils"
import { ExampleConnector } from "./connector"

export default ModuleProvider("erp", { services: [ExampleConnector] })
