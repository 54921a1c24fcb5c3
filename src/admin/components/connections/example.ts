/** A worked example of what a quantity of the ERP means. Pure. */
export interface Worked {
  shelf: number
  /** Of an order the ERP has already. */
  known: number
  /** Of one that is on its way to it. */
  underWay: number
  /** What the ERP says. */
  says: number
  buffer: number
  /** What is written as stock. */
  written: number
  reserved: number
  /** What the ERP says once it has shipped what it knows. */
  shipped: number
  /** What shoppers can buy. */
  sells: number
}

export function worked(semantics: string, buffer: number): Worked {
  const [shelf, known, underWay] = [10, 3, 2]
  const says = semantics === "available" ? shelf - known : shelf
  const whole = semantics === "available" ? says + known : says
  const reserved = known + underWay
  const written = Math.max(0, whole - buffer)
  return {
    shelf,
    known,
    underWay,
    says,
    buffer,
    written,
    reserved,
    shipped: shelf - known,
    sells: Math.max(0, written - reserved),
  }
}
