import { createContext } from "../../compose.ts";
import type { Context } from "../../context.ts";
import type { Env } from "../../env.ts";
import { frameRates } from "../../http/rate-limits.ts";
import { Alarm } from "../../realtime/alarm.ts";
import type { Attachment } from "../../realtime/attachment.ts";
import type { Relay } from "../../realtime/followers.ts";
import { FrameLimits } from "../../realtime/frame-limit.ts";
import { recheckGrants } from "../../realtime/grant-check.ts";
import { migrate } from "../../realtime/migrations.ts";
import type { Card } from "../accounts/protocol.ts";
import { livingGrants } from "../auth/actions.ts";
import { isBlockedBetween } from "../contacts/actions.ts";
import { acquaintedAmong, contactsOf, watchersOf } from "../contacts/relations/actions.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "../messaging/calls.ts";
import type { InboxUpdate } from "../messaging/protocol.ts";
import { PersonEntrance } from "./entrance.ts";
import { Invitations } from "./invites/invitations.ts";
import type { Engagement, InviteCommand } from "./invites/protocol.ts";
import { InviteStorage } from "./invites/storage.ts";
import { createPost, type Post } from "./letters/post.ts";
import { LetterReader } from "./letters/reader.ts";
import { receiveUpdate } from "./machine.ts";
import { PERSON_MIGRATIONS } from "./migrations.ts";
import { NotificationStorage } from "./notifications/storage.ts";
import { OwnRecord } from "./own-record.ts";
import { PresenceKeeper } from "./presence/keeper.ts";
import { PresenceStorage } from "./presence/storage.ts";
import type { InboxEntry, Letter, Notification } from "./protocol.ts";
import { Requests } from "./requests.ts";
import { Rooms } from "./rooms.ts";
import { Sockets } from "./sockets.ts";
import { PersonStorage } from "./storage.ts";
import { userRoom } from "./stub.ts";
import { Subscriptions } from "./subscriptions.ts";

/** One person's object: its parts, and the way of frames, calls and the alarm through them. */
export class PersonEngine {
  readonly storage: PersonStorage;
  readonly sockets: Sockets;
  readonly notifications: NotificationStorage;
  readonly presence: PresenceKeeper;
  readonly entrance: PersonEntrance;
  readonly #ctx: DurableObjectState;
  readonly #context: Context;
  readonly #accountId: number;
  readonly #own: OwnRecord;
  readonly #rooms: Rooms;
  readonly #post: Post;
  readonly #invitations: Invitations;
  readonly #reader: LetterReader;
  readonly subscriptions: Subscriptions;
  readonly #requests: Requests;
  readonly #alarm: Alarm;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#accountId = Number(ctx.id.name);
    this.#context = createContext(env, (promise) => ctx.waitUntil(promise));
    migrate(ctx.storage, PERSON_MIGRATIONS);
    const { sql } = ctx.storage;
    const [context, accountId] = [this.#context, this.#accountId];
    const { logger } = context;
    this.#own = new OwnRecord(context, accountId);
    const stored = () => this.#alarm.arm();
    const background = (work: Promise<void>) => context.background("what a person's object tells", work);
    this.storage = new PersonStorage(sql);
    this.sockets = new Sockets(ctx, {
      limits: new FrameLimits(frameRates(context)),
      ended: (attachment) => this.#ended(attachment),
    });
    this.notifications = new NotificationStorage(sql);
    this.#rooms = new Rooms({
      env,
      accountId,
      storage: this.storage,
      logger,
      received: (update) => {
        this.receiveUpdate(update);
      },
    });
    this.#post = createPost({
      sql,
      logger,
      writer: () => this.#own.find(),
      contacts: () => contactsOf(context, accountId),
      watchers: () => watchersOf(context, accountId),
      acquaintedAmong: (accountIds) => acquaintedAmong(context, accountId, accountIds),
      deliver: (to, from, letter) => userRoom(env, to).receiveLetter(from, letter),
    });
    const shared = { sockets: this.sockets, rooms: this.#rooms, post: this.#post, stored, background };
    this.presence = new PresenceKeeper({
      ...shared,
      storage: new PresenceStorage(sql),
      person: this.storage,
      logger,
      list: async (state) => {
        if (!(await this.#own.listPresence(state))) await this.erase();
      },
    });
    this.entrance = new PersonEntrance({
      ...shared,
      context,
      accountId,
      storage: this.storage,
      presence: this.presence,
      own: this.#own,
      opened: () => this.#followSockets(),
    });
    this.#invitations = new Invitations({
      ...shared,
      storage: new InviteStorage(sql),
      notifications: this.notifications,
      transaction: (work) => ctx.storage.transactionSync(work),
    });
    this.#reader = new LetterReader({
      ...shared,
      notifications: this.notifications,
      invitations: this.#invitations,
      own: () => this.#own.find(),
      mayMeet: async (other) => !(await isBlockedBetween(context, accountId, other)),
    });
    this.subscriptions = new Subscriptions({ ...shared, context, accountId });
    this.#requests = new Requests({
      ...shared,
      context,
      accountId,
      subscriptions: this.subscriptions,
      storage: this.storage,
      notifications: this.notifications,
      invitations: this.#invitations,
      declared: () => this.#followSockets(),
    });
    this.#alarm = new Alarm(ctx, logger, {
      presence: this.presence,
      invites: { dueAt: () => this.#invitations.nextDueAt(), run: () => this.#runInvites() },
      letters: this.#post,
    });
    this.sockets.answerAsleep();
  }

  hear(ws: WebSocket, frame: string | ArrayBuffer): void {
    const command = this.sockets.read(ws, frame, Date.now());
    if (command) this.#ctx.waitUntil(this.#requests.perform(ws, command));
  }

  relay(relay: Relay): number | null {
    this.#recheckGrants();
    return this.subscriptions.relay(relay);
  }

  notify(notification: Notification): void {
    if (this.notifications.add(notification)) this.sockets.tell({ type: "Notified", notification });
  }

  /** Runs what is due, then schedules the next alarm. */
  ring(): Promise<void> {
    return this.#alarm.ring();
  }

  /** @returns up to which change of the room the person is told then */
  receiveUpdate(update: InboxUpdate): number {
    const told = this.storage.told(update.conversationId);
    const { write, events, at } = receiveUpdate(this.#accountId, told, update);
    if (write === "save") this.storage.saveEntry(update);
    if (write === "remove") this.storage.removeEntry(update.conversationId);
    for (const event of events) this.sockets.tell(event);
    this.#recheckGrants();
    return at;
  }

  receiveReport({ room, grantIds, leftAt }: ConnectionsReport): ConnectionsAnswer {
    const endedGrantIds = this.storage.endedAmong(grantIds);
    this.#rooms.reported(
      room,
      grantIds.filter((grantId) => !endedGrantIds.includes(grantId)),
    );
    this.presence.follow(Date.now(), leftAt);
    return { endedGrantIds, isListening: this.entrance.isListening };
  }

  receiveLetter(from: Card, letter: Letter): Promise<void> {
    return this.#reader.read(from, letter);
  }

  async readInbox(): Promise<InboxEntry[]> {
    await this.#rooms.askAll();
    return this.storage.inbox();
  }

  async hideConversation(conversationId: number): Promise<void> {
    // What the room has still to tell is hidden with the rest.
    await this.#rooms.ask({ kind: "conversation", id: conversationId });
    const entry = this.storage.inbox().find((each) => each.conversationId === conversationId);
    this.storage.hide(conversationId, entry?.lastMessage?.seq ?? 0);
  }

  /** A command that came by call. It is answered once the other's object knows, if that can be reached. */
  async commandInvite(command: InviteCommand): Promise<boolean> {
    const own = await this.#own.find();
    const isDone = own !== null && this.#invitations.command(own, command, Date.now(), null);
    await this.#post.run();
    return isDone;
  }

  /** The game that the person is in at this moment, or null. */
  async game(): Promise<Engagement | null> {
    await this.#runInvites();
    return this.#invitations.game();
  }

  async closeGrants(grantIds: string[]): Promise<void> {
    this.storage.endGrants(grantIds, Date.now());
    this.sockets.closeGrants(grantIds);
    await this.#rooms.closeGrants(grantIds);
    this.presence.follow(Date.now());
  }

  /** Tells everyone whom it concerns that the person, of these grants, goes for good: contacts, who is invited, who plays. */
  async leave(grantIds: string[]): Promise<void> {
    const now = Date.now();
    // What rooms say of these from here on makes nobody present again.
    this.storage.endGrants(grantIds, now);
    this.#rooms.forgetGrants(grantIds);
    this.sockets.closeAll("account deleted");
    this.presence.leave(now);
    await this.commandInvite({ type: "Leave" });
    await this.presence.publish();
  }

  async erase(): Promise<void> {
    this.sockets.closeAll("account deleted");
    await this.#ctx.storage.deleteAll();
    migrate(this.#ctx.storage, PERSON_MIGRATIONS);
    this.presence.forget();
    this.storage.forget();
    this.#post.forget();
  }

  async #runInvites(): Promise<void> {
    if (!this.#invitations.isDue(Date.now())) return;
    const own = await this.#own.find();
    // What came here after the account was deleted is nobody's.
    if (own) this.#invitations.runTimers(own, Date.now());
    else await this.erase();
  }

  #recheckGrants(): void {
    recheckGrants(this.sockets.connections, Date.now(), (grantIds) => livingGrants(this.#context, grantIds))
      .then((ended) => this.sockets.closeGrants(ended.map(({ grantId }) => grantId)))
      .catch((error: unknown) => this.#context.logger.error("grants were not checked", error));
  }

  /** Rooms are called only by the end of the last socket that listened: calling them costs as much as there are rooms. */
  #ended(attachment: Attachment): void {
    const listened = this.sockets.hearsMessages(attachment);
    if (listened && !this.entrance.isListening) this.#ctx.waitUntil(this.#rooms.tellOfListening(false));
    this.subscriptions.release(Object.keys(attachment.follows));
    this.sockets.answerAsleep();
    this.presence.socketEnded(Date.now());
  }

  /** What follows from which sockets there are, and from what they say of the person. */
  #followSockets(): void {
    this.sockets.answerAsleep();
    this.presence.follow(Date.now());
  }
}
