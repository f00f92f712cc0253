import { DurableObject } from "cloudflare:workers";
import { type Context, createContext } from "../../context.ts";
import type { Env } from "../../env.ts";
import { HOUR_MS } from "../../lib/time.ts";
import { newAttachment } from "../../realtime/attachment.ts";
import { CLOSE_NOT_SIGNED_IN, CLOSE_RATE_LIMITED, reciprocateClose } from "../../realtime/close-codes.ts";
import { Connections } from "../../realtime/connections.ts";
import { FrameLimits } from "../../realtime/frame-limit.ts";
import { recheckGrants } from "../../realtime/grant-check.ts";
import { migrate } from "../../realtime/migrations.ts";
import { readPrincipal } from "../../realtime/upgrade.ts";
import { livingGrants } from "../auth/actions.ts";
import { conversationRoom } from "../conversations/stub.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "../messaging/host.ts";
import type { InboxUpdate } from "../messaging/protocol.ts";
import { inboxDialect } from "./dialects/inbox.ts";
import { receiveUpdate } from "./machine.ts";
import { PERSON_MIGRATIONS } from "./migrations.ts";
import type { InboxEntry, PersonEvent } from "./protocol.ts";
import { PersonStorage } from "./storage.ts";

/** Longer than an access token lives, so that none outlives the memory of its grant's end [P5]. */
const ENDED_GRANTS_KEPT_MS = 2 * HOUR_MS;

/** The object of one person: the rules [P…] are those of SPEC.md. */
export class UserRoom extends DurableObject<Env> {
  readonly #storage: PersonStorage;
  readonly #connections: Connections;
  readonly #context: Context;
  /** Sockets that are about to open: rooms must know of a listener before it is told that it listens. */
  #opening = 0;
  readonly #limits: FrameLimits;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#limits = new FrameLimits(env.RATE_LIMITS);
    migrate(ctx.storage, PERSON_MIGRATIONS);
    this.#storage = new PersonStorage(ctx.storage.sql);
    this.#connections = new Connections(ctx);
    this.#context = createContext(env, (promise) => ctx.waitUntil(promise));
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override async fetch(request: Request): Promise<Response> {
    const { accountId, grantId } = readPrincipal(request);
    const { 0: client, 1: server } = new WebSocketPair();
    await this.#startListening();
    this.#connections.makeRoom(accountId);
    this.#connections.accept(server, newAttachment({ accountId, grantId }, inboxDialect.name, Date.now()));
    this.#tell([server], { type: "Connected", accountId });
    if (this.#storage.endedAmong([grantId]).length > 0) this.#closeOwn([grantId]);
    this.#opening -= 1;
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(ws: WebSocket, frame: string | ArrayBuffer): void {
    if (!this.#limits.take(ws, Date.now())) {
      this.#connections.close(ws, CLOSE_RATE_LIMITED, "rate_limited");
      return;
    }
    const decoded = inboxDialect.decode(frame);
    if (!decoded.ok) this.#connections.send(ws, [inboxDialect.encodeError(decoded.refusal)]);
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#connections.remove(ws);
    reciprocateClose(ws, code);
    if (!this.#isListening) this.ctx.waitUntil(this.#tellRoomsOfListening(false));
  }

  override webSocketError(ws: WebSocket): void {
    this.webSocketClose(ws, 1006);
  }

  /** Takes what a room tells of itself [P1, P2]. Telling it twice or late changes nothing. */
  deliver(update: InboxUpdate): void {
    const { write, events } = receiveUpdate(this.#storage.toldSeq(update.conversationId), update);
    if (write === "save") this.#storage.saveEntry(update);
    if (write === "remove") this.#storage.removeEntry(update.conversationId);
    const sockets = [...this.#connections.all()].map(([ws]) => ws);
    for (const event of events) this.#tell(sockets, event);
    this.#recheckGrants();
  }

  /** Takes a room's word on by which grants the person is connected there. */
  reportConnections({ conversationId, grantIds }: ConnectionsReport): ConnectionsAnswer {
    const endedGrantIds = this.#storage.endedAmong(grantIds);
    this.#storage.saveRoom(
      conversationId,
      grantIds.filter((grantId) => !endedGrantIds.includes(grantId)),
    );
    return { endedGrantIds, isListening: this.#isListening };
  }

  /** The inbox, after asking the rooms in which the person is at this moment; of one that fails, as last known [P3]. */
  async readInbox(): Promise<InboxEntry[]> {
    await Promise.all(
      this.#storage
        .rooms()
        .map(({ conversationId }) =>
          this.#askRoom(conversationId).catch((error: unknown) =>
            this.#context.logger.error("a room was not asked", error, { conversation_id: conversationId }),
          ),
        ),
    );
    return this.#storage.inbox();
  }

  /** Removes a conversation from the person's list until someone writes in it again [P4]. */
  async hideConversation(conversationId: number): Promise<void> {
    const entries = await this.readInbox();
    const entry = entries.find((candidate) => candidate.conversationId === conversationId);
    this.#storage.hide(conversationId, entry?.lastMessage?.seq ?? 0);
  }

  showConversation(conversationId: number): void {
    this.#storage.hide(conversationId, -1);
  }

  /** Closes every socket that came by these grants, here and in the rooms [P5]. */
  async closeGrants(grantIds: string[]): Promise<void> {
    const now = Date.now();
    this.#storage.endGrants(grantIds, now, now - ENDED_GRANTS_KEPT_MS);
    this.#closeOwn(grantIds);
    const accountId = Number(this.ctx.id.name);
    const rooms = this.#storage.rooms().filter((room) => room.grantIds.some((id) => grantIds.includes(id)));
    await Promise.all(
      rooms.map(({ conversationId }) =>
        conversationRoom(this.env, conversationId).closeGrants(accountId, grantIds),
      ),
    );
  }

  /** Forgets the person, whose account is deleted [P7]. */
  async erase(): Promise<void> {
    for (const [ws] of [...this.#connections.all()]) {
      this.#connections.close(ws, CLOSE_NOT_SIGNED_IN, "account deleted");
    }
    await this.ctx.storage.deleteAll();
    migrate(this.ctx.storage, PERSON_MIGRATIONS);
  }

  async #askRoom(conversationId: number): Promise<void> {
    const summary = await conversationRoom(this.env, conversationId).summary(Number(this.ctx.id.name), 0);
    if (summary) this.deliver(summary.update);
    if (!summary?.isConnected) this.#storage.saveRoom(conversationId, []);
  }

  #closeOwn(grantIds: readonly string[]): void {
    for (const [ws, { grantId }] of [...this.#connections.all()]) {
      if (grantIds.includes(grantId)) this.#connections.close(ws, CLOSE_NOT_SIGNED_IN, "signed out");
    }
  }

  #recheckGrants(): void {
    recheckGrants(this.#connections, Date.now(), (grantIds) => livingGrants(this.#context, grantIds))
      .then((ended) => this.#closeOwn(ended.map(({ grantId }) => grantId)))
      .catch((error: unknown) => this.#context.logger.error("grants were not checked", error));
  }

  #tell(sockets: readonly WebSocket[], event: PersonEvent): void {
    const frames = inboxDialect.encode(event, null);
    for (const ws of sockets) this.#connections.send(ws, frames);
  }

  get #isListening(): boolean {
    return this.#opening > 0 || this.#connections.size > 0;
  }

  async #startListening(): Promise<void> {
    const wasListening = this.#isListening;
    this.#opening += 1;
    if (!wasListening) await this.#tellRoomsOfListening(true);
  }

  async #tellRoomsOfListening(isListening: boolean): Promise<void> {
    const accountId = Number(this.ctx.id.name);
    const told = this.#storage
      .rooms()
      .map(({ conversationId }) =>
        conversationRoom(this.env, conversationId).setListening(accountId, isListening),
      );
    for (const result of await Promise.allSettled(told)) {
      if (result.status === "rejected")
        this.#context.logger.error("a room was not told who listens", result.reason);
    }
  }
}
