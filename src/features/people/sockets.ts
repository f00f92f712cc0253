import { invariant } from "../../lib/error.ts";
import { type Attachment, newAttachment } from "../../realtime/attachment.ts";
import {
  CLOSE_NOT_SIGNED_IN,
  CLOSE_RATE_LIMITED,
  CLOSE_REPLACED,
  CLOSE_UNEXPECTED,
} from "../../realtime/close-codes.ts";
import { Connections, REPLACED } from "../../realtime/connections.ts";
import { type Refusal, TOO_FAST } from "../../realtime/dialect.ts";
import type { FrameLimits } from "../../realtime/frame-limit.ts";
import type { Principal } from "../../realtime/upgrade.ts";
import { activityDialect } from "./dialects/activity.ts";
import { chatDialect } from "./dialects/chat.ts";
import { eventsDialect } from "./dialects/events.ts";
import { inboxDialect } from "./dialects/inbox.ts";
import { noticesDialect } from "./dialects/notices.ts";
import type { PersonDialect } from "./dialects/person.ts";
import { HEARTBEAT, HEARTBEAT_HEARD, presenceDialect } from "./dialects/presence.ts";
import { HEARD_EVERY_MS } from "./presence/machine.ts";
import type { PersonCommand, PersonEvent, PresenceStatus } from "./protocol.ts";

/** `/ws/events/` ends with this where nobody did anything wrong. */
const CLOSE_IN_ORDER = 3000;

/** One kind of socket: how it speaks, and by which codes it ends. */
interface SocketKind {
  dialect: PersonDialect;
  /** A newer one of the same kind took its place. */
  replaced: number;
  accountDeleted: number;
  /** Whether it is to be told at once of what is said in conversations. */
  hearsMessages?: boolean;
  tellsOfPresence?: boolean;
  /** Whether it shows life by a heartbeat that says how the person is, and not by a ping. */
  hasHeartbeat?: boolean;
  /** Whether it is told only once it asked. */
  isToAsk?: boolean;
}

const USUAL_CODES = { replaced: CLOSE_REPLACED, accountDeleted: CLOSE_NOT_SIGNED_IN };

const KINDS = {
  inbox: { dialect: inboxDialect, ...USUAL_CODES, hearsMessages: true },
  events: {
    dialect: eventsDialect,
    replaced: CLOSE_IN_ORDER,
    accountDeleted: CLOSE_IN_ORDER,
    hearsMessages: true,
    tellsOfPresence: true,
  },
  chat: { dialect: chatDialect, ...USUAL_CODES },
  activity: { dialect: activityDialect, ...USUAL_CODES },
  presence: { dialect: presenceDialect, ...USUAL_CODES, tellsOfPresence: true, hasHeartbeat: true },
  notifications: { dialect: noticesDialect, ...USUAL_CODES, hearsMessages: true, isToAsk: true },
} satisfies Record<string, SocketKind>;

export type SocketKindName = keyof typeof KINDS;

/** What a socket follows that asked to be told. */
const OWN_TOPIC = "own";

/** Which sockets an event goes to: all of the person's, or one, or all but one. */
export type Audience = "all" | { only: WebSocket } | { but: WebSocket };

/** Who opens a socket, and of which kind. */
type Opening = Pick<Principal, "accountId" | "grantId" | "dialect">;

interface SocketsParts {
  limits: FrameLimits;
  /** A socket ended, once and whoever ended it, unless the whole object goes. */
  ended(attachment: Attachment): void;
}

/** A person's own sockets, of every kind. */
export class Sockets {
  readonly connections: Connections;
  readonly #ctx: DurableObjectState;
  readonly #parts: SocketsParts;

  constructor(ctx: DurableObjectState, parts: SocketsParts) {
    this.#ctx = ctx;
    this.#parts = parts;
    this.connections = new Connections(ctx, (ws) => {
      const attachment = this.connections.close(ws, CLOSE_RATE_LIMITED, "too much unread");
      if (attachment) parts.ended(attachment);
    });
  }

  get areOpen(): boolean {
    return this.connections.size > 0;
  }

  /** Whether one of them tells of others' presence. */
  get areWatching(): boolean {
    return this.#some(({ tellsOfPresence }) => tellsOfPresence);
  }

  /** Whether one of them is to be told at once of what is said in conversations. */
  get areListening(): boolean {
    return this.#some(({ hearsMessages }) => hearsMessages);
  }

  /** Whether a socket is one of those. */
  hearsMessages({ dialect = "" }: { dialect?: string }): boolean {
    return kindOf(dialect).hearsMessages ?? false;
  }

  /** Whether a socket tells of others' presence. */
  tellsOfPresence({ dialect = "" }: { dialect?: string }): boolean {
    return kindOf(dialect).tellsOfPresence ?? false;
  }

  /** How the person says they are: the most present word of their sockets; online where none asks. */
  declared(): PresenceStatus {
    const declared = [...this.connections.all()].flatMap(([ws, { declared }]) => {
      if (declared === null) return [];
      return this.#answeredAt(ws) > declared.at ? ["online" as const] : [declared.status];
    });
    return STATUSES.find((status) => declared.includes(status)) ?? "online";
  }

  declare(ws: WebSocket, status: PresenceStatus, now: number): void {
    this.connections.update(ws, { declared: { status, at: now } });
  }

  /**
   * Has the runtime answer for the object while it sleeps: pings, or heartbeats while there is a socket that has them, for one
   * answer is all there is. None while the person says that they are idle or offline: the next heartbeat says that they are back, and
   * has to be heard.
   */
  answerAsleep(): void {
    const [sign, answer] = this.#some(({ hasHeartbeat }) => hasHeartbeat)
      ? [HEARTBEAT, HEARTBEAT_HEARD]
      : ["ping", "pong"];
    this.#ctx.setWebSocketAutoResponse(
      this.declared() === "online" ? new WebSocketRequestResponsePair(sign, answer) : undefined,
    );
  }

  /** Has a socket be told from now on that is told only once it asked. */
  subscribe(ws: WebSocket): void {
    this.connections.update(ws, { follows: { [OWN_TOPIC]: 0 } });
  }

  /** Whether earlier sockets have left too much unread for another to open. */
  leftTooMuch(accountId: number, now: number): boolean {
    return this.connections.leftTooMuch(accountId, now);
  }

  /** Lets a socket in; the person's oldest of its kind goes if there are too many. */
  open(ws: WebSocket, principal: Opening, now: number): void {
    const kind = principal.dialect ?? "";
    for (const oldest of this.connections.inExcess(principal.accountId, kind)) {
      this.#close(oldest, kindOf(kind).replaced, REPLACED);
    }
    this.connections.accept(ws, newAttachment(principal, kind, now));
  }

  /** Takes note that a client closed its socket. */
  closed(ws: WebSocket): void {
    const attachment = this.connections.remove(ws);
    if (attachment) this.#parts.ended(attachment);
  }

  /** What a frame means; null where it is refused, which costs nothing but telling so. */
  read(ws: WebSocket, frame: string | ArrayBuffer, now: number): PersonCommand | null {
    const attachment = this.connections.find(ws);
    if (!attachment) return null;
    this.connections.heard(ws);
    if (!this.#parts.limits.take(attachment.accountId, now)) {
      this.slowDown(ws);
      return null;
    }
    if (now - attachment.heardAt > HEARD_EVERY_MS) this.connections.update(ws, { heardAt: now });
    if (frame === "ping") {
      this.send(ws, ["pong"]);
      return { type: "Nothing" };
    }
    const decoded = kindOf(attachment.dialect).dialect.decode(frame, {
      accountId: attachment.accountId,
      roomId: attachment.accountId,
    });
    if (decoded.ok) return decoded.command;
    this.refuse(ws, decoded.refusal);
    return null;
  }

  /** Refuses what a socket said, as sockets of its kind are refused. */
  refuse(ws: WebSocket, refusal: Refusal): void {
    const attachment = this.connections.find(ws);
    if (!attachment) return;
    const { closeOnBadFrame: end, encodeError } = kindOf(attachment.dialect).dialect;
    if (end === null) this.connections.send(ws, [encodeError(refusal)]);
    else this.#close(ws, end.code, end.reason);
  }

  /** Whether a socket is told of what is refused, and stays open. */
  forgives(ws: WebSocket): boolean {
    const attachment = this.connections.find(ws);
    return attachment !== null && kindOf(attachment.dialect).dialect.closeOnBadFrame === null;
  }

  /** Ends a socket that asks for too much. */
  slowDown(ws: WebSocket, refusal: Refusal = TOO_FAST): void {
    if (this.forgives(ws)) this.refuse(ws, refusal);
    this.#close(ws, CLOSE_RATE_LIMITED, refusal.code);
  }

  /** Ends a socket because of a fault of ours. */
  fail(ws: WebSocket): void {
    this.#close(ws, CLOSE_UNEXPECTED, "internal_error");
  }

  /** Tells sockets of an event, encoded once for each kind. */
  tell(event: PersonEvent, audience: Audience = "all"): void {
    const encoded = new Map<string, string[]>();
    for (const [ws, { dialect, follows }] of this.connections.all()) {
      if (!isIn(audience, ws) || (kindOf(dialect).isToAsk && !isAddressed(event, follows))) continue;
      const frames = encoded.get(dialect) ?? kindOf(dialect).dialect.encode(event, null);
      encoded.set(dialect, frames);
      this.connections.send(ws, frames);
    }
  }

  send(ws: WebSocket, frames: readonly string[]): void {
    this.connections.send(ws, frames);
  }

  /** Ends the sockets that came by these grants. */
  closeGrants(grantIds: readonly string[]): void {
    for (const [ws, { grantId }] of [...this.connections.all()]) {
      if (grantIds.includes(grantId)) this.#close(ws, CLOSE_NOT_SIGNED_IN, "signed out");
    }
  }

  /** Ends all sockets because the object goes. */
  closeAll(reason: string): void {
    for (const [ws, { dialect }] of [...this.connections.all()]) {
      this.connections.close(ws, kindOf(dialect).accountDeleted, reason);
    }
  }

  /** The last moment at which any of the sockets showed life, or null without one. */
  heardAt(): number | null {
    const moments = [...this.connections.all()].flatMap(([ws, { openedAt, heardAt }]) => [
      openedAt,
      heardAt,
      this.#answeredAt(ws),
    ]);
    return moments.length > 0 ? Math.max(...moments) : null;
  }

  /** When the runtime last answered a heartbeat of a socket while the object slept, or 0. */
  #answeredAt(ws: WebSocket): number {
    return this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
  }

  #some(matches: (kind: SocketKind) => boolean | undefined): boolean {
    for (const [, { dialect }] of this.connections.all()) if (matches(kindOf(dialect))) return true;
    return false;
  }

  #close(ws: WebSocket, code: number, reason: string): void {
    const attachment = this.connections.close(ws, code, reason);
    if (attachment) this.#parts.ended(attachment);
  }
}

function kindOf(name: string): SocketKind {
  const kind = (KINDS as Record<string, SocketKind>)[name];
  invariant(kind, `a person has sockets of the kind ${name}`);
  return kind;
}

const STATUSES: readonly PresenceStatus[] = ["online", "idle", "offline"];

/** The first frame, and the answer to its asking, a socket is told in any case. */
function isAddressed(event: PersonEvent, follows: Record<string, number>): boolean {
  return event.type === "Connected" || follows[OWN_TOPIC] !== undefined;
}

function isIn(audience: Audience, ws: WebSocket): boolean {
  if (audience === "all") return true;
  return "only" in audience ? audience.only === ws : audience.but !== ws;
}
