import type { Logger } from "../../../lib/logger.ts";
import { Outbox } from "../../../realtime/outbox.ts";
import { Unreachable } from "../../../realtime/unreachable.ts";
import { type Card, withoutAddress } from "../../accounts/actions.ts";
import type { Letter } from "../protocol.ts";

interface PostParts {
  sql: SqlStorage;
  logger: Logger;
  /** Who the writer is, or null where the account is gone. */
  writer(): Promise<Card | null>;
  contacts(): Promise<number[]>;
  /** Contacts who have a socket that tells of presence. */
  watchers(): Promise<Watcher[]>;
  /** Who of these people may know the writer's address. */
  acquaintedAmong(accountIds: number[]): Promise<Set<number>>;
  deliver(accountId: number, from: Card, letter: Letter): Promise<void>;
}

/** A recipient, and whether they may know the writer's address. */
interface Watcher {
  accountId: number;
  mayKnowAddress: boolean;
}

interface Addressee {
  id: number;
  from: Card;
}

/** Whoever are the writer's contacts (and watch presence) when a letter is sent. */
type Named = "contacts" | "watching_contacts";

/** What a person's object tells other people's objects [P12]. */
export type Post = Outbox<Named, Letter, Addressee>;

export function createPost({ sql, logger, writer, deliver, ...parts }: PostParts): Post {
  return new Outbox({
    sql,
    logger,
    unreachable: new Unreachable(sql, "person"),
    resolve: async (recipients: number[] | Named, letter: Letter) => {
      const to = await listRecipients(parts, recipients, letter);
      // Most letters are to nobody: no contact of someone who comes has a socket that tells of it.
      const from = to.length > 0 ? await writer() : null;
      if (!from) return [];
      const fromStranger = withoutAddress(from);
      return to.map(({ accountId, mayKnowAddress }) => ({
        id: accountId,
        from: mayKnowAddress ? from : fromStranger,
      }));
    },
    deliver: ({ id, from }, letter) => deliver(id, from, letter),
  });
}

/** To whom a letter goes. A presence alone shows its writer's address. */
async function listRecipients(
  { watchers, contacts, acquaintedAmong }: Pick<PostParts, "watchers" | "contacts" | "acquaintedAmong">,
  recipients: number[] | Named,
  { type }: Letter,
): Promise<Watcher[]> {
  if (recipients === "watching_contacts") return watchers();
  const accountIds = recipients === "contacts" ? await contacts() : recipients;
  const acquainted = type === "PresenceChanged" ? await acquaintedAmong(accountIds) : new Set<number>();
  return accountIds.map((accountId) => ({ accountId, mayKnowAddress: acquainted.has(accountId) }));
}
