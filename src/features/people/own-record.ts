import type { Context } from "../../context.ts";
import type { Condition, Statement } from "../../db/database.ts";
import { type Card, cardOf, findAccount } from "../accounts/actions.ts";
import type { PresenceState } from "./presence/machine.ts";
import { type ListedPresence, listingPresence, listPresence } from "./presence/store.ts";

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
  listPresence(state: PresenceState): Promise<boolean> {
    return listPresence(this.#context.db, this.#listed(state));
  }

  /** The same as a statement of a batch, which writes nothing where a condition of SQL does not hold. */
  listingPresence(state: PresenceState, condition: Condition): Statement {
    return listingPresence(this.#context.db, this.#listed(state), condition);
  }

  #listed({ isOnline, isWatching, seenAt }: PresenceState): ListedPresence {
    return {
      accountId: this.#accountId,
      isOnline,
      isWatching,
      seenAt,
      version: this.#context.env.VERSION.id,
      confirmedAt: Date.now(),
    };
  }
}
