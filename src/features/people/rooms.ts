import type { Context } from "../../context.ts";
import type { Env } from "../../env.ts";
import { conversationRoom } from "../conversations/stub.ts";
import type { CommandResult } from "../messaging/calls.ts";
import { type Command, type InboxUpdate, type RoomAddress, topicOf } from "../messaging/protocol.ts";
import { channelRoom } from "../workspaces/channels/stub.ts";
import type { ConnectionStorage } from "./storage.ts";

/** Who keeps what rooms say of their messages. */
export interface RoomListener {
  /** Up to which change a room's updates were taken; undefined for a room that sends none. */
  cursor(room: RoomAddress): number | undefined;
  receiveUpdate(update: InboxUpdate): void;
}

type RoomStub = ReturnType<typeof conversationRoom> | ReturnType<typeof channelRoom>;
type ChannelStub = ReturnType<typeof channelRoom>;

/** The rooms that a person is in, as their own object deals with them. */
export class Rooms {
  readonly #context: Context;
  readonly #accountId: number;
  readonly #storage: ConnectionStorage;
  /** Calls by one stub arrive in the order in which they were made; so a room in use keeps its stub. */
  readonly #stubs = new Map<string, RoomStub>();
  #listener: RoomListener | null = null;
  #reportCount = 0;

  constructor(context: Context, accountId: number, storage: ConnectionStorage) {
    this.#context = context;
    this.#accountId = accountId;
    this.#storage = storage;
  }

  /** Has a room's update go to this listener when the room was asked for it. */
  listen(listener: RoomListener): void {
    this.#listener = listener;
  }

  /** Whether the person is connected to a room. */
  get areConnected(): boolean {
    return this.#storage.rooms().length > 0;
  }

  /**
   * Sends a room a command; the room decides by today's members whether the person may. Commands arrive in the order
   * of the calls, also where nobody waits for the answers.
   */
  send(room: RoomAddress, command: Command, directoryVersion = 0): Promise<CommandResult> {
    return this.#inOrder(
      room,
      async (stub): Promise<CommandResult> => await stub.perform(this.#accountId, command, directoryVersion),
    );
  }

  /** The same for what only channels do. */
  callChannel<Result>(id: number, call: (stub: ChannelStub) => Promise<Result>): Promise<Result> {
    return this.#inOrder({ kind: "channel", id }, (stub) => call(stub as ChannelStub));
  }

  /**
   * Refreshes each room to which the person is connected: its update, and whether the person is connected still. Returns
   * when one of them last heard the person, in milliseconds since 1970: now, where one does not say; null, where none has.
   */
  async refreshAll(): Promise<number | null> {
    const asked = this.#storage.rooms().map(async ({ room }) => {
      try {
        return await this.refresh(room);
      } catch (error) {
        this.#context.logger.error("a room was not asked", error, { room: topicOf(room) });
        return Date.now();
      }
    });
    const moments = (await Promise.all(asked)).filter((moment) => moment !== null);
    return moments.length > 0 ? Math.max(...moments) : null;
  }

  /** Returns when the room last heard the person, or null. @throws where the room cannot be reached */
  async refresh(room: RoomAddress): Promise<number | null> {
    const reportsBefore = this.#reportCount;
    const cursor = this.#listener?.cursor(room);
    const summary = await roomOf(this.#context.env, room).summary(this.#accountId, 0, cursor);
    if (summary?.update) this.#listener?.receiveUpdate(summary.update);
    // What a room reported meanwhile may be newer than its answer.
    if (!summary?.isConnected && this.#reportCount === reportsBefore) this.#storage.saveRoom(room, []);
    if (!summary?.isConnected) return null;
    return summary.heardAt === undefined ? Date.now() : summary.heardAt;
  }

  /** Keeps by which grants the person is connected to a room. */
  saveConnections(room: RoomAddress, grantIds: readonly string[]): void {
    this.#reportCount += 1;
    this.#storage.saveRoom(room, grantIds);
  }

  /** Sends conversations whether the person has a socket here that is sent messages as they arrive. */
  async setListening(isListening: boolean): Promise<void> {
    const { env, logger } = this.#context;
    const conversations = this.#storage.rooms().filter(({ room }) => room.kind === "conversation");
    const calls = conversations.map(({ room }) =>
      conversationRoom(env, room.id).setListening(this.#accountId, isListening),
    );
    for (const result of await Promise.allSettled(calls)) {
      if (result.status === "rejected") logger.error("a room was not sent who listens", result.reason);
    }
  }

  /** Closes the connections of these grants in rooms. */
  async closeByGrants(grantIds: string[]): Promise<void> {
    const concerned = this.#storage
      .rooms()
      .filter((room) => room.grantIds.some((id) => grantIds.includes(id)));
    const calls = concerned.map(({ room }) =>
      roomOf(this.#context.env, room).closeGrants(this.#accountId, grantIds),
    );
    await Promise.all(calls);
    this.forgetGrants(grantIds);
  }

  /** The person is connected nowhere by these grants any more. */
  forgetGrants(grantIds: readonly string[]): void {
    for (const { room, grantIds: by } of this.#storage.rooms()) {
      const left = by.filter((id) => !grantIds.includes(id));
      if (left.length < by.length) this.saveConnections(room, left);
    }
  }

  async #inOrder<Result>(room: RoomAddress, call: (stub: RoomStub) => Promise<Result>): Promise<Result> {
    const topic = topicOf(room);
    const stub = this.#stubs.get(topic) ?? roomOf(this.#context.env, room);
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
