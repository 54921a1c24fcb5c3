import { defineMiddlewares } from "@medusajs/framework/http"
import { operations } from "./admin/erp/operations"
import { middlewareOf } from "./admin/erp/operations/operation"

export default defineMiddlewares({ routes: operations.flatMap((operation) => middlewareOf(operation) ?? []) })
