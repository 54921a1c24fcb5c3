interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * Gathered: calls that come while one is under way are made together afterwards, as one.
 *
 * Under load this turns a round trip and a commit per row into one per batch; a call that comes alone goes at once, so
 * nobody ever waits for company. When the call fails, it has failed for all in it.
 */
export class Gathered<Item, Result> {
  private waiting: Waiting<Item, Result>[] = []
  private underWay = false

  /**
   * @param together one result per item, in their order
   * @param most items in one call
   */
  constructor(
    private readonly together: (items: Item[]) => Promise<Result[]>,
    private readonly most = 100
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject })
      void this.go()
    })
  }

  private async go(): Promise<void> {
    if (this.underWay) {
      return
    }
    this.underWay = true
    while (this.waiting.length) {
      const batch = this.waiting.splice(0, this.most)
      try {
        const results = await this.together(batch.map(({ item }) => item))
        batch.forEach(({ resolve }, index) => resolve(results[index]!))
      } catch (error) {
        batch.forEach(({ reject }) => reject(error))
      }
    }
    this.underWay = false
  }
}
