/** The connector kit: all a connector's author imports. Everything exported here is public and follows semver. */
export {
  CONTRACT_VERSION,
  type Connector,
  type ConnectorClass,
  type ConnectorContext,
  type DeliveryContext,
  type DeliveryResult,
  type ErpDocument,
  type Exchange,
  type GuestPolicy,
  type Idempotency,
  type InboundRequest,
  type NetworkSettings,
  type StockPage,
  type TestCheck,
  type TestResult,
} from "./contract"
export { CONNECTOR_ERROR_CODES, connectorError, type ConnectorErrorCode, type RequestPhase } from "./codes"
export { ConnectorError, type ConnectorErrorDetails, type ErrorClass } from "./errors"
export { HttpClient, type HttpRequest, type HttpResponse } from "./http-client"
export { signatureHeaders, signingSecretSchema, type SignatureHeaders } from "./signature"
export { verifySignature, type SignedRequest } from "./verify-signature"
export { inboundEnvelopeSchema, type Envelope, type InboundEnvelope } from "../messages/envelope"
