import type { Env } from "../../env.ts";
import type { Logger } from "../../lib/logger.ts";
import { conversationRoom } from "../conversations/stub.ts";
import type { CommandResult } from "../messaging/calls.ts";
import { type Command, type InboxUpdate, type RoomAddress, topicOf } from "../messaging/protocol.ts";
import { channelRoom } from "../workspaces/channels/stub.ts";
import type { PersonStorage } from "./storage.ts";

interface RoomsParts {
  env: Env;
  accountId: number;
  storage: PersonStorage;
  logger: Logger;
  /** A room told of itself because it was asked. */
  received(update: InboxUpdate): void;
}

type RoomStub = ReturnType<typeof conversationRoom> | ReturnType<typeof channelRoom>;
type ChannelStub = ReturnType<typeof channelRoom>;

/** The rooms that a person is in, as their own object deals with them. */
export class Rooms {
  readonly #parts: RoomsParts;
  /** Calls by one stub arrive in the order in which they were made; so a room in use keeps its stub. */
  readonly #stubs = new Map<string, RoomStub>();
  #reportCount = 0;

  constructor(parts: RoomsParts) {
    this.#parts = parts;
  }

  /**
   * Does something in a room, which decides by today's members whether the person may. Commands arrive in the order
   * of the calls, also where nobody waits for the answers.
   */
  perform(room: RoomAddress, command: Command, directoryVersion = 0): Promise<CommandResult> {
    const { accountId } = this.#parts;
    return this.#inOrder(
      room,
      async (stub): Promise<CommandResult> => await stub.perform(accountId, command, directoryVersion),
    );
  }

  /** The same for what only channels do. */
  callChannel<Result>(id: number, call: (stub: ChannelStub) => Promise<Result>): Promise<Result> {
    return this.#inOrder({ kind: "channel", id }, (stub) => call(stub as ChannelStub));
  }

  /** Asks the rooms in which the person is how they stand and whether the person is there still. */
  async askAll(): Promise<void> {
    const asked = this.#parts.storage.rooms().map(async ({ room }) => {
      try {
        await this.ask(room);
      } catch (error) {
        this.#parts.logger.error("a room was not asked", error, { room: topicOf(room) });
      }
    });
    await Promise.all(asked);
  }

  /** Asks one room. @throws where it cannot be reached */
  async ask(room: RoomAddress): Promise<void> {
    const { env, accountId, storage, received } = this.#parts;
    const reportsBefore = this.#reportCount;
    const summary = await roomOf(env, room).summary(accountId, 0, storage.toldOf(room));
    if (summary?.update) received(summary.update);
    // What a room reported meanwhile may be newer than what it was asked.
    if (!summary?.isConnected && this.#reportCount === reportsBefore) storage.saveRoom(room, []);
  }

  /** A room says by which grants the person is there. */
  reported(room: RoomAddress, grantIds: readonly string[]): void {
    this.#reportCount += 1;
    this.#parts.storage.saveRoom(room, grantIds);
  }

  async tellOfListening(isListening: boolean): Promise<void> {
    const { env, accountId, storage, logger } = this.#parts;
    const conversations = storage.rooms().filter(({ room }) => room.kind === "conversation");
    const told = conversations.map(({ room }) =>
      conversationRoom(env, room.id).setListening(accountId, isListening),
    );
    for (const result of await Promise.allSettled(told)) {
      if (result.status === "rejected") logger.error("a room was not told who listens", result.reason);
    }
  }

  /** Ends the connections of these grants in rooms: nobody is there by them any more, whenever the rooms say so. */
  async closeGrants(grantIds: string[]): Promise<void> {
    const { env, accountId, storage } = this.#parts;
    const concerned = storage.rooms().filter((room) => room.grantIds.some((id) => grantIds.includes(id)));
    await Promise.all(concerned.map(({ room }) => roomOf(env, room).closeGrants(accountId, grantIds)));
    this.forgetGrants(grantIds);
  }

  /** Takes note that nobody is anywhere by these grants. */
  forgetGrants(grantIds: readonly string[]): void {
    for (const { room, grantIds: by } of this.#parts.storage.rooms()) {
      const left = by.filter((id) => !grantIds.includes(id));
      if (left.length < by.length) this.reported(room, left);
    }
  }

  async #inOrder<Result>(room: RoomAddress, call: (stub: RoomStub) => Promise<Result>): Promise<Result> {
    const topic = topicOf(room);
    const stub = this.#stubs.get(topic) ?? roomOf(this.#parts.env, room);
    this.#stubs.set(topic, stub);
    try {
      return await call(stub);
    } catch (error) {
      this.#stubs.delete(topic);
      throw error;
    }
  }
}

function roomOf(env: Env, { kind, id }: RoomAddress): RoomStub {
  return kind === "conversation" ? conversationRoom(env, id) : channelRoom(env, id);
}
