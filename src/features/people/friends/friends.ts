import { findAccount } from "../../accounts/actions.ts";
import { addFriend, isBlockedBetween } from "../../contacts/actions.ts";
import { areContacts } from "../../contacts/relations/actions.ts";
import { publishPresence } from "../../presence/actions.ts";
import type { Core, Handlers, ModuleDefinition, PeerHandlers, PersonModule } from "../module.ts";
import type { Notifications } from "../notifications/notifications.ts";
import { FRIEND_EVENTS_PART, friendKind, tournamentKind } from "./dialect.ts";
import type { FriendCommand, FriendContent, FriendPeerEvent, TournamentContent } from "./protocol.ts";

export class Friends implements PersonModule {
  static readonly definition: ModuleDefinition = {
    encodings: {},
    eventsPart: FRIEND_EVENTS_PART,
    notificationKinds: { new_friend: friendKind, new_tournament: tournamentKind },
  };

  readonly #core: Core<never, FriendPeerEvent>;
  readonly #notifications: Notifications;

  constructor(core: Core<never, FriendPeerEvent>, notifications: Notifications) {
    this.#core = core;
    this.#notifications = notifications;
  }

  readonly commands: Handlers<FriendCommand> = {
    AddFriend: async ({ receiverId }) => {
      await this.#core.countWrite();
      await this.#add(receiverId);
    },
    AnnounceTournament: async ({ tournamentId, name }) => {
      const { context, outbox, flush, countWrite } = this.#core;
      await countWrite();
      const notice = { notificationId: context.newId(), at: Date.now() };
      outbox.write("contacts", { type: "TournamentAnnounced", ...notice, tournamentId, name });
      await flush();
    },
  };

  readonly peerEvents: PeerHandlers<FriendPeerEvent> = {
    FriendAdded: ({ notificationId, at }, friend) => {
      const content: FriendContent = { action: "new_friend", friend };
      this.#notifications.notify(notificationId, at, content);
    },
    TournamentAnnounced: ({ notificationId, at, tournamentId, name }, organizer) => {
      const content: TournamentContent = { action: "new_tournament", organizer, tournamentId, name };
      this.#notifications.notify(notificationId, at, content);
    },
  };

  async #add(receiverId: number): Promise<void> {
    const { context, accountId, outbox, flush } = this.#core;
    if (receiverId === accountId || !(await findAccount(context, receiverId))) return;
    if (await isBlockedBetween(context, accountId, receiverId)) return;
    const wereContacts = await areContacts(context, accountId, receiverId);
    const { isNew, isMutual } = await addFriend(context, accountId, receiverId);
    if (!isNew) return;
    outbox.write([receiverId], { type: "FriendAdded", notificationId: context.newId(), at: Date.now() });
    await flush();
    if (wereContacts || !isMutual) return;
    context.background("the presence of new contacts", publishPresence(context, accountId, receiverId, true));
  }
}
