import type { Env } from "../../env.ts";
import { invariant } from "../../lib/error.ts";
import { type Attachment, newAttachment } from "../../realtime/attachment.ts";
import { CLOSE_NOT_SIGNED_IN, CLOSE_RATE_LIMITED, CLOSE_UNEXPECTED } from "../../realtime/close-codes.ts";
import { Connections } from "../../realtime/connections.ts";
import type { Dialect, Refusal } from "../../realtime/dialect.ts";
import { FrameLimits } from "../../realtime/frame-limit.ts";
import type { Principal } from "../../realtime/upgrade.ts";
import { eventsDialect } from "./dialects/events.ts";
import { inboxDialect } from "./dialects/inbox.ts";
import { HEARD_EVERY_MS } from "./presence/machine.ts";
import type { PersonCommand, PersonEvent } from "./protocol.ts";

/** `/ws/events/` ends with this where nobody did anything wrong. */
const CLOSE_IN_ORDER = 3000;

/** One kind of socket: how it speaks, and by which codes it ends. */
interface SocketKind {
  dialect: Dialect<PersonCommand, PersonEvent, null>;
  /** A newer one of the same kind took its place. */
  replaced: number;
  accountDeleted: number;
  tellsOfPresence: boolean;
}

const KINDS: Record<string, SocketKind> = {
  inbox: {
    dialect: inboxDialect,
    replaced: CLOSE_RATE_LIMITED,
    accountDeleted: CLOSE_NOT_SIGNED_IN,
    tellsOfPresence: false,
  },
  events: {
    dialect: eventsDialect,
    replaced: CLOSE_IN_ORDER,
    accountDeleted: CLOSE_IN_ORDER,
    tellsOfPresence: true,
  },
};

export type SocketKindName = "inbox" | "events";

/** Which sockets an event goes to: all of the person's, or one, or all but one. */
export type Audience = "all" | { only: WebSocket } | { but: WebSocket };

/** A person's own sockets, of every kind. */
export class Sockets {
  readonly connections: Connections;
  readonly #ctx: DurableObjectState;
  readonly #limits: FrameLimits;

  constructor(ctx: DurableObjectState, rateLimits: Env["RATE_LIMITS"]) {
    this.#ctx = ctx;
    this.connections = new Connections(ctx);
    this.#limits = new FrameLimits(rateLimits);
  }

  get areOpen(): boolean {
    return this.connections.size > 0;
  }

  /** Whether one of them tells of others' presence. */
  get areWatching(): boolean {
    for (const [, { dialect }] of this.connections.all()) if (kindOf(dialect).tellsOfPresence) return true;
    return false;
  }

  /** Lets a socket in; the person's oldest of its kind goes if there are too many. */
  open(ws: WebSocket, principal: Principal, now: number): void {
    const kind = principal.dialect ?? "";
    this.connections.makeRoom(principal.accountId, { dialect: kind, code: kindOf(kind).replaced });
    this.connections.accept(ws, newAttachment(principal, kind, now));
  }

  /** What a frame means; null where it ended the socket, which sent too many or one that its kind does not forgive. */
  read(ws: WebSocket, frame: string | ArrayBuffer, now: number): PersonCommand | null {
    const attachment = this.connections.find(ws);
    if (!attachment) return null;
    if (!this.#limits.take(ws, now)) {
      this.slowDown(ws);
      return null;
    }
    if (now - attachment.heardAt > HEARD_EVERY_MS) this.connections.update(ws, { heardAt: now });
    const decoded = kindOf(attachment.dialect).dialect.decode(frame);
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
    else this.connections.close(ws, end.code, end.reason);
  }

  /** Ends a socket that asks for too much. */
  slowDown(ws: WebSocket): void {
    this.connections.close(ws, CLOSE_RATE_LIMITED, "rate_limited");
  }

  /** Ends a socket because of a fault of ours. */
  fail(ws: WebSocket): void {
    this.connections.close(ws, CLOSE_UNEXPECTED, "internal_error");
  }

  /** Tells sockets of an event, encoded once for each kind. */
  tell(event: PersonEvent, audience: Audience = "all"): void {
    const encoded = new Map<string, string[]>();
    for (const [ws, { dialect }] of this.connections.all()) {
      if (!isIn(audience, ws)) continue;
      const frames = encoded.get(dialect) ?? kindOf(dialect).dialect.encode(event, null);
      encoded.set(dialect, frames);
      this.connections.send(ws, frames);
    }
  }

  /** Ends the sockets that came by these grants. */
  closeGrants(grantIds: readonly string[]): void {
    this.#closeWhere(
      ({ grantId }) => grantIds.includes(grantId),
      () => CLOSE_NOT_SIGNED_IN,
      "signed out",
    );
  }

  closeAll(reason: string): void {
    this.#closeWhere(
      () => true,
      ({ dialect }) => kindOf(dialect).accountDeleted,
      reason,
    );
  }

  /** The last moment at which any of the sockets showed life, or null without one. */
  heardAt(): number | null {
    const moments = [...this.connections.all()].flatMap(([ws, { openedAt, heardAt }]) => [
      openedAt,
      heardAt,
      this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0,
    ]);
    return moments.length > 0 ? Math.max(...moments) : null;
  }

  #closeWhere(
    matches: (attachment: Attachment) => boolean,
    code: (attachment: Attachment) => number,
    reason: string,
  ): void {
    for (const [ws, attachment] of [...this.connections.all()]) {
      if (matches(attachment)) this.connections.close(ws, code(attachment), reason);
    }
  }
}

function kindOf(name: string): SocketKind {
  const kind = KINDS[name];
  invariant(kind, `a person has sockets of the kind ${name}`);
  return kind;
}

function isIn(audience: Audience, ws: WebSocket): boolean {
  if (audience === "all") return true;
  return "only" in audience ? audience.only === ws : audience.but !== ws;
}
