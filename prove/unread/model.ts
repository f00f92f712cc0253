interface Written {
  sender: number;
  isDeleted: boolean;
}

/** What unread counts, read receipts and presence are, by the promises alone. The order of what happened plays no part. */
export class Model {
  readonly #messages = new Map<number, Map<number, Written>>();
  readonly #marks = new Map<string, number>();
  readonly #sockets = new Map<number, number>();

  send(room: number, id: number, sender: number): void {
    const messages = this.#messages.get(room) ?? new Map<number, Written>();
    this.#messages.set(room, messages.set(id, { sender, isDeleted: false }));
  }

  delete(room: number, id: number): void {
    const message = this.#messages.get(room)?.get(id);
    if (message) message.isDeleted = true;
  }

  /** Reading a message reads all before it. */
  read(room: number, reader: number, id: number): void {
    this.#marks.set(`${room} ${reader}`, Math.max(this.#mark(room, reader), id));
  }

  unread(room: number, reader: number): number {
    return this.messages(room).filter(({ id, sender }) => sender !== reader && id > this.#mark(room, reader))
      .length;
  }

  /** Whether someone else has read a message. */
  isRead(room: number, { id, sender }: { id: number; sender: number }, members: readonly number[]): boolean {
    return members.some((member) => member !== sender && this.#mark(room, member) >= id);
  }

  /** The messages that are not deleted, oldest first. */
  messages(room: number): { id: number; sender: number }[] {
    const all = [...(this.#messages.get(room) ?? [])].filter(([, { isDeleted }]) => !isDeleted);
    return all.map(([id, { sender }]) => ({ id, sender })).sort((one, other) => one.id - other.id);
  }

  /** One more socket of a person, or one less. */
  count(person: number, change: 1 | -1): void {
    this.#sockets.set(person, (this.#sockets.get(person) ?? 0) + change);
  }

  isOnline(person: number): boolean {
    return (this.#sockets.get(person) ?? 0) > 0;
  }

  #mark(room: number, reader: number): number {
    return this.#marks.get(`${room} ${reader}`) ?? 0;
  }
}
