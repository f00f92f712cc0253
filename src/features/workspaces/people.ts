import { type Actor, deletedActor } from "./protocol.ts";

export class WorkspacePeople {
  readonly #sql: SqlStorage;
  #known: Map<number, Actor> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  forget(): void {
    this.#known = null;
  }

  find(accountId: number): Actor {
    return this.#load().get(accountId) ?? deletedActor(accountId);
  }

  /** Unless the account was deleted. */
  save(actor: Actor): void {
    const { accountId, name, username, email } = actor;
    const known = this.#load().get(accountId);
    const isSame = known?.name === name && known.username === username && known.email === email;
    if (isSame || known?.name === "") return;
    this.#sql.exec(
      "INSERT OR REPLACE INTO people (account_id, name, username, email) VALUES (?, ?, ?, ?)",
      ...[accountId, name, username, email],
    );
    this.#load().set(accountId, actor);
  }

  rename({ accountId, name, username, email }: Actor): void {
    this.#sql.exec(
      "UPDATE people SET name = ?, username = ?, email = ? WHERE account_id = ?",
      ...[name, username, email, accountId],
    );
    this.forget();
  }

  #load(): Map<number, Actor> {
    if (this.#known) return this.#known;
    const rows = this.#sql.exec<Pick<Actor, keyof Actor>>(
      "SELECT account_id AS accountId, name, username, email FROM people",
    );
    this.#known = new Map([...rows].map((actor) => [actor.accountId, actor]));
    return this.#known;
  }
}
