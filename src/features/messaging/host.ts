import type { Env } from "../../env.ts";
import type { Logger } from "../../lib/logger.ts";
import type { Dialect } from "../../realtime/dialect.ts";
import type { Directory } from "./members.ts";
import type { Command, Event, InboxUpdate, Place } from "./protocol.ts";

/** What a room's own object is told about a person's connections there. */
export interface ConnectionsReport {
  conversationId: number;
  /** The grants by which the person is connected at this moment; none where they are gone. */
  grantIds: string[];
}

export interface ConnectionsAnswer {
  /** Which of these grants have ended: their connections are to close. */
  endedGrantIds: string[];
  /** Whether the person listens for notifications, and so is told of messages at once even while here. */
  isListening: boolean;
}

/** The world around a room: what the engine asks of it, and where rooms of different kinds differ. */
export interface RoomHost {
  dialect: Dialect<Command, Event, Place>;
  logger: Logger;
  rateLimits: Env["RATE_LIMITS"];
  conversationId: number;
  /** The members as the database has them, or null if there is no such conversation. */
  loadDirectory(): Promise<Directory | null>;
  tellPerson(accountId: number, update: InboxUpdate): Promise<void>;
  reportConnections(accountId: number, report: ConnectionsReport): Promise<ConnectionsAnswer>;
  /** Which of these grants live. */
  livingGrants(grantIds: string[]): Promise<Set<string>>;
  /** Marks files as to be removed, durably. Repeating it is harmless. */
  doomFiles(paths: string[]): Promise<void>;
  /** Notes that this room has something to purge at a moment, durably. */
  queuePurge(dueAt: number): Promise<void>;
}
