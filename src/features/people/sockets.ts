import { invariant } from "../../lib/error.ts";
import { type Attachment, newAttachment } from "../../realtime/attachment.ts";
import {
  CLOSE_NOT_SIGNED_IN,
  CLOSE_RATE_LIMITED,
  CLOSE_REPLACED,
  CLOSE_UNEXPECTED,
} from "../../realtime/close-codes.ts";
import { Connections, REPLACED } from "../../realtime/connections.ts";
import { type FrameIds, type Refusal, TOO_FAST } from "../../realtime/dialect.ts";
import type { FrameLimits } from "../../realtime/frame-limit.ts";
import type { Principal } from "../../realtime/upgrade.ts";
import type { Named, PersonDialect, SocketKind, SocketName } from "./dialects/socket-kind.ts";

const OWN_TOPIC = "own";

export type Recipients = "all" | { only: WebSocket } | { except: WebSocket };

interface SocketsParts {
  kinds: Readonly<Record<SocketName, SocketKind>>;
  dialects: Readonly<Record<SocketName, PersonDialect>>;
  limits: FrameLimits;
  closed(attachment: Attachment): void;
}

export class Sockets<Event extends Named> {
  readonly connections: Connections;
  readonly #ctx: DurableObjectState;
  readonly #parts: SocketsParts;

  constructor(ctx: DurableObjectState, parts: SocketsParts) {
    this.#ctx = ctx;
    this.#parts = parts;
    this.connections = new Connections(ctx, (ws) => this.#close(ws, CLOSE_RATE_LIMITED, "too much unread"));
  }

  get hasOpen(): boolean {
    return this.connections.size > 0;
  }

  kindOf({ dialect }: { dialect?: string }): SocketKind {
    return this.#parts.kinds[this.#nameOf(dialect)];
  }

  findKind(matches: (kind: SocketKind) => unknown): SocketKind | null {
    for (const [, attachment] of this.connections.all()) {
      const kind = this.kindOf(attachment);
      if (matches(kind)) return kind;
    }
    return null;
  }

  autoResponseAt(ws: WebSocket): number {
    return this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
  }

  setAutoResponse(pair: [request: string, response: string] | null): void {
    this.#ctx.setWebSocketAutoResponse(pair ? new WebSocketRequestResponsePair(...pair) : undefined);
  }

  subscribe(ws: WebSocket): void {
    this.connections.update(ws, { follows: { [OWN_TOPIC]: 0 } });
  }

  open(ws: WebSocket, principal: Pick<Principal, "accountId" | "grantId" | "dialect">, now: number): void {
    const { ordinaryCloseCode } = this.kindOf(principal);
    const name = principal.dialect ?? "";
    for (const oldest of this.connections.findExcess(principal.accountId, name)) {
      this.#close(oldest, ordinaryCloseCode ?? CLOSE_REPLACED, REPLACED);
    }
    this.connections.accept(ws, newAttachment(principal, name, now));
  }

  remove(ws: WebSocket): void {
    const attachment = this.connections.remove(ws);
    if (attachment) this.#parts.closed(attachment);
  }

  decode(ws: WebSocket, frame: string | ArrayBuffer, now: number): Named | null {
    const attachment = this.connections.find(ws);
    if (!attachment) return null;
    const { accountId } = attachment;
    this.connections.noteActivity(ws, now);
    if (!this.#parts.limits.take(accountId, now)) {
      this.closeForFlood(ws);
      return null;
    }
    if (frame === "ping") {
      this.connections.send(ws, ["pong"]);
      return null;
    }
    const decoded = this.kindOf(attachment).decode(frame, { accountId, roomId: accountId });
    const { ids = {} } = decoded;
    if (decoded.ok) return { ...decoded.command, ids };
    this.refuse(ws, decoded.refusal, ids);
    return null;
  }

  refuse(ws: WebSocket, refusal: Refusal, ids?: FrameIds): void {
    const attachment = this.connections.find(ws);
    if (!attachment) return;
    const { closeOnBadFrame: close, encodeError } = this.#dialectOf(attachment);
    if (close === null) this.connections.send(ws, [encodeError(refusal, ids)]);
    else this.#close(ws, close.code, close.reason);
  }

  receivesErrors(ws: WebSocket): boolean {
    const attachment = this.connections.find(ws);
    return attachment !== null && !this.kindOf(attachment).closeOnBadFrame;
  }

  closeForFlood(ws: WebSocket, refusal: Refusal = TOO_FAST, ids?: FrameIds): void {
    if (this.receivesErrors(ws)) this.refuse(ws, refusal, ids);
    this.#close(ws, CLOSE_RATE_LIMITED, refusal.code);
  }

  closeForFailure(ws: WebSocket): void {
    this.#close(ws, CLOSE_UNEXPECTED, "internal_error");
  }

  publish(event: Event | { type: "Connected"; accountId: number }, to: Recipients = "all"): void {
    const encoded = new Map<string, string[]>();
    for (const [ws, attachment] of this.connections.all()) {
      if (!isAmong(to, ws) || !this.#isSubscribed(attachment, event)) continue;
      const { dialect } = attachment;
      const frames = encoded.get(dialect) ?? this.#dialectOf(attachment).encode(event, null);
      encoded.set(dialect, frames);
      this.connections.send(ws, frames);
    }
  }

  closeByGrants(grantIds: readonly string[]): void {
    for (const [ws, { grantId }] of [...this.connections.all()]) {
      if (grantIds.includes(grantId)) this.#close(ws, CLOSE_NOT_SIGNED_IN, "signed out");
    }
  }

  closeAll(): void {
    for (const [ws, attachment] of [...this.connections.all()]) {
      const { ordinaryCloseCode } = this.kindOf(attachment);
      this.connections.close(ws, ordinaryCloseCode ?? CLOSE_NOT_SIGNED_IN, "account deleted");
    }
  }

  #isSubscribed(attachment: Attachment, { type }: Named): boolean {
    if (!this.kindOf(attachment).needsSubscription) return true;
    return type === "Connected" || attachment.follows[OWN_TOPIC] !== undefined;
  }

  #dialectOf({ dialect }: Attachment): PersonDialect {
    return this.#parts.dialects[this.#nameOf(dialect)];
  }

  #nameOf(dialect = ""): SocketName {
    invariant(Object.hasOwn(this.#parts.kinds, dialect), `a person has sockets of the kind ${dialect}`);
    return dialect as SocketName;
  }

  #close(ws: WebSocket, code: number, reason: string): void {
    const attachment = this.connections.close(ws, code, reason);
    if (attachment) this.#parts.closed(attachment);
  }
}

function isAmong(to: Recipients, ws: WebSocket): boolean {
  if (to === "all") return true;
  return "only" in to ? to.only === ws : to.except !== ws;
}
