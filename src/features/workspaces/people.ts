import { type Actor, deletedActor } from "./protocol.ts";

type PersonRow = { account_id: number; name: string; username: string; email: string };

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
    this.#known ??= new Map(
      [...this.#sql.exec<PersonRow>("SELECT * FROM people")].map(({ account_id: accountId, ...person }) => [
        accountId,
        { accountId, ...person },
      ]),
    );
    return this.#known;
  }
}
