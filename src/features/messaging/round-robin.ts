export class RoundRobin<Connection> {
  readonly #waiting = new Map<number, Connection[]>();

  get hasNext(): boolean {
    return this.#waiting.size > 0;
  }

  add(accountId: number, connection: Connection): void {
    const own = this.#waiting.get(accountId);
    if (own) own.push(connection);
    else this.#waiting.set(accountId, [connection]);
  }

  next(): Connection | null {
    for (const [accountId, [first, ...rest]] of this.#waiting) {
      this.#waiting.delete(accountId);
      if (rest.length > 0) this.#waiting.set(accountId, rest);
      if (first !== undefined) return first;
    }
    return null;
  }
}
