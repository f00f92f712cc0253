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

/** What a module brings that needs no object: its tables, and its part of the dialects. */
export interface ModuleDefinition<Event extends Named = never> {
  /** SQL by the number of the step that it is part of. */
  migrations?: Readonly<Record<number, string>>;
  /** Of every event that it publishes. */
  encodings: Encodings<Event>;
  sockets?: Partial<Record<SocketName, SocketKind>>;
  eventsPart?: EventsPart;
  /** By the action that is stored with the notification. */
  notificationKinds?: Readonly<Record<string, NotificationKind>>;
}

/** The commands of a module's sockets, with what each does. */
export type Handlers<Command extends Named> = {
  [Type in Command["type"]]: (
    command: Extract<Command, { type: Type }>,
    ws: WebSocket,
  ) => void | Promise<void>;
};

/** The events of other people's objects that a module takes. Taking one twice must change nothing. */
export type PeerHandlers<PeerEvent extends Named> = {
  [Type in PeerEvent["type"]]: (
    event: Extract<PeerEvent, { type: Type }>,
    from: Card,
  ) => void | Promise<void>;
};

/** What is to be written with the query that lets sockets in, so that it costs no round trip of its own. */
export interface OpeningWrite {
  /** Writes nothing where the condition doesn't hold. */
  statement(condition: Condition): Statement;
  /** Called once it is written. */
  written(): void;
}

/** One part of a person's object at work. The object calls what a module has of these. */
export interface PersonModule {
  commands?: Readonly<Record<string, (command: never, ws: WebSocket) => void | Promise<void>>>;
  peerEvents?: Readonly<Record<string, (event: never, from: Card) => void | Promise<void>>>;
  /** What it does when the object's alarm rings. */
  duty?: Duty;
  opening?(kinds: readonly SocketName[]): OpeningWrite | null;
  /** A socket has opened: the handshake is answered once this resolves. */
  opened?(): Promise<void>;
  /** A socket has closed, whoever closed it, unless the whole object is erased. */
  closed?(attachment: Attachment): void;
  /** The person has connected or disconnected, here or in a room; `leftAt` is when, if it was earlier. */
  connectionsChanged?(leftAt?: number): void;
  /** The account is about to be deleted: tells others. */
  accountEnds?(): Promise<void>;
  /** Everything stored was erased: drops what is cached in memory. */
  reset?(): void;
}

/** What a person's object offers its modules. A module names the events that it publishes, here and to other people. */
export interface Core<Event extends Named = never, PeerEvent extends Named = never> {
  readonly accountId: number;
  readonly context: Context;
  readonly storage: DurableObjectStorage;
  readonly sockets: Sockets<Event>;
  readonly rooms: Rooms;
  readonly outbox: Pick<PeerOutbox<PeerEvent>, "write">;
  /** Delivers what is in the outbox; the alarm retries what fails. Called in the turn that wrote it. */
  flush(): Promise<void>;
  /** Called in the turn that stores something with a time of its own. */
  armAlarm(): void;
  /** The person, or null when the account is deleted. */
  findSelf(): Promise<Card | null>;
  /** Counts a command that reaches other people as REST counts a write [P16]. @throws AppError rate_limited */
  countWrite(): Promise<void>;
  background(work: Promise<void>): void;
  /** Keeps work going that a socket's next command need not wait for; the socket is sent its failure with these ids. */
  continueFor(ws: WebSocket, work: Promise<void>, ids?: FrameIds): void;
  /** Closes sockets whose grants have ended unnoticed. */
  recheckGrants(): void;
  /** Erases all that the object stores. */
  erase(): Promise<void>;
}
