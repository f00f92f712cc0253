import type { Context } from "../../context.ts";
import { type Card, cardOf, findAccount } from "../accounts/actions.ts";
import type { PresenceState } from "./presence/machine.ts";
import { listPresence } from "./presence/store.ts";

/** What the database has of the person whose object this is. */
export class OwnRecord {
  readonly #context: Context;
  readonly #accountId: number;

  constructor(context: Context, accountId: number) {
    this.#context = context;
    this.#accountId = accountId;
  }

  /** Null where the account is gone. */
  async find(): Promise<Card | null> {
    const account = await findAccount(this.#context, this.#accountId);
    return account && cardOf(account);
  }

  /** Writes down whether the person is online. False where the account is gone. */
  listPresence({ isOnline, isWatching, seenAt }: PresenceState): Promise<boolean> {
    const { db, env } = this.#context;
    return listPresence(db, {
      accountId: this.#accountId,
      isOnline,
      isWatching,
      seenAt,
      version: env.VERSION.id,
      confirmedAt: Date.now(),
    });
  }
}
