import type { Context } from "../../context.ts";
import { Outbox } from "../../realtime/outbox.ts";
import { Unreachable } from "../../realtime/unreachable.ts";
import { withoutAddress } from "../accounts/actions.ts";
import type { Card } from "../accounts/protocol.ts";
import { acquaintedAmong, contactsOf, watchersOf } from "../contacts/relations/actions.ts";
import type { Named } from "./dialects/socket-kind.ts";
import { userRoom } from "./stub.ts";

/** The sender as this recipient may see them. */
interface Peer {
  id: number;
  from: Card;
}

/** The person's contacts, or those who receive presence, at the time of sending. */
type PeerGroup = "contacts" | "watching_contacts";

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
    // Only presence shows the sender's address.
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
      // Most have no recipient: few contacts receive presence when someone connects.
      const from = to.length > 0 ? await findSelf() : null;
      if (!from) return [];
      const withheld = withoutAddress(from);
      return to.map((each) => ({ id: each.accountId, from: each.mayKnowAddress ? from : withheld }));
    },
    deliver: ({ id, from }, event) => userRoom(context.env, id).receiveLetter(from, event as never),
  });
}
