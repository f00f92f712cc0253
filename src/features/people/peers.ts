import type { Context } from "../../context.ts";
import { Outbox } from "../../realtime/outbox.ts";
import { Unreachable } from "../../realtime/unreachable.ts";
import { withoutAddress } from "../accounts/actions.ts";
import type { Card } from "../accounts/protocol.ts";
import { acquaintedAmong, contactsOf, watchersOf } from "../contacts/relations/actions.ts";
import type { Named } from "./dialects/socket-kind.ts";
import { userRoom } from "./stub.ts";

/** A recipient, and the sender as that recipient may know them. */
interface Peer {
  id: number;
  from: Card;
}

/** Whoever are the person's contacts (and receive presence) when an event is sent. */
type PeerGroup = "contacts" | "watching_contacts";

/** What a person's object sends to other people's objects [P12]. */
export type PeerOutbox<PeerEvent extends Named> = Outbox<PeerGroup, PeerEvent, Peer>;

export function createPeerOutbox<PeerEvent extends Named>(
  sql: SqlStorage,
  context: Context,
  accountId: number,
  findSelf: () => Promise<Card | null>,
): PeerOutbox<PeerEvent> {
  const listRecipients = async (recipients: number[] | PeerGroup, { type }: PeerEvent) => {
    if (recipients === "watching_contacts") return watchersOf(context, accountId);
    const ids = recipients === "contacts" ? await contactsOf(context, accountId) : recipients;
    // Only a presence shows its sender's address.
    const acquainted =
      type === "PresenceChanged" ? await acquaintedAmong(context, accountId, ids) : new Set<number>();
    return ids.map((id) => ({ accountId: id, mayKnowAddress: acquainted.has(id) }));
  };
  return new Outbox({
    sql,
    logger: context.logger,
    unreachable: new Unreachable(sql, "person"),
    resolve: async (recipients: number[] | PeerGroup, event: PeerEvent) => {
      const to = await listRecipients(recipients, event);
      // Most events have no recipient: no contact of someone who connects receives presence.
      const from = to.length > 0 ? await findSelf() : null;
      if (!from) return [];
      const withheld = withoutAddress(from);
      return to.map((each) => ({ id: each.accountId, from: each.mayKnowAddress ? from : withheld }));
    },
    deliver: ({ id, from }, event) => userRoom(context.env, id).receiveLetter(from, event as never),
  });
}
