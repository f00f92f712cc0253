import type { Context } from "../../context.ts";
import type { Condition, Statement } from "../../db/database.ts";
import type { Duty } from "../../realtime/alarm.ts";
import type { Attachment } from "../../realtime/attachment.ts";
import type { FrameIds } from "../../realtime/dialect.ts";
import type { Card } from "../accounts/protocol.ts";
import type { EventsPart } from "./dialects/events-frames.ts";
import type { Encodings, Named, SocketKind, SocketName } from "./dialects/socket-kind.ts";
import type { NotificationKind } from "./notifications/kind.ts";
import type { PeerOutbox } from "./peers.ts";
import type { Rooms } from "./rooms.ts";
import type { Sockets } from "./sockets.ts";

export interface ModuleDefinition<Event extends Named = never> {
  migrations?: Readonly<Record<number, string>>;
  encodings: Encodings<Event>;
  sockets?: Partial<Record<SocketName, SocketKind>>;
  eventsPart?: EventsPart;
  notificationKinds?: Readonly<Record<string, NotificationKind>>;
}

type HandlersOf<Message extends Named, From> = {
  [Type in Message["type"]]: (message: Extract<Message, { type: Type }>, from: From) => void | Promise<void>;
};

export type Handlers<Command extends Named> = HandlersOf<Command, WebSocket>;

/** Must be idempotent. */
export type PeerHandlers<PeerEvent extends Named> = HandlersOf<PeerEvent, Card>;

/** A write that shares the round trip of the handshake query. */
export interface OpeningWrite {
  /** Writes nothing unless the condition holds. */
  statement(condition: Condition): Statement;
  written(): void;
}

export interface PersonModule {
  commands?: Readonly<Record<string, (command: never, ws: WebSocket) => void | Promise<void>>>;
  peerEvents?: Readonly<Record<string, (event: never, from: Card) => void | Promise<void>>>;
  duty?: Duty;
  opening?(kinds: readonly SocketName[]): OpeningWrite | null;
  /** The handshake waits for it. */
  opened?(): Promise<void>;
  /** Not called when the object is erased. */
  closed?(attachment: Attachment): void;
  /** Called after the person connected or disconnected anywhere; `leftAt` is when, if earlier. */
  connectionsChanged?(leftAt?: number): void;
  accountEnds?(): Promise<void>;
  reset?(): void;
}

export interface Core<Event extends Named = never, PeerEvent extends Named = never> {
  readonly accountId: number;
  readonly context: Context;
  readonly storage: DurableObjectStorage;
  readonly sockets: Sockets<Event>;
  readonly rooms: Rooms;
  readonly outbox: Pick<PeerOutbox<PeerEvent>, "write">;
  /** Delivers the outbox; the alarm retries failures. Call in the turn that wrote to it. */
  flush(): Promise<void>;
  armAlarm(): void;
  findSelf(): Promise<Card | null>;
  /** For a command that reaches other people [P16]. @throws AppError rate_limited */
  countWrite(): Promise<void>;
  background(work: Promise<void>): void;
  /** The socket's next command does not wait for it. A failure is sent to the socket with these ids. */
  continueFor(ws: WebSocket, work: Promise<void>, ids?: FrameIds): void;
  recheckGrants(): void;
  erase(): Promise<void>;
}
