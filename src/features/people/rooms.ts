import type { Context } from "../../context.ts";
import type { Env } from "../../env.ts";
import { tryEach } from "../../lib/try-each.ts";
import { conversationRoom } from "../conversations/stub.ts";
import type { CommandResult } from "../messaging/calls.ts";
import { type Command, type InboxUpdate, type RoomAddress, topicOf } from "../messaging/protocol.ts";
import { channelRoom } from "../workspaces/channels/stub.ts";
import type { ConnectionStorage } from "./storage.ts";

export interface RoomListener {
  /** Undefined for a room that sends no updates. */
  cursor(room: RoomAddress): number | undefined;
  receiveUpdate(update: InboxUpdate): void;
}

type RoomStub = ReturnType<typeof conversationRoom> | ReturnType<typeof channelRoom>;
type ChannelStub = ReturnType<typeof channelRoom>;

export class Rooms {
  readonly #context: Context;
  readonly #accountId: number;
  readonly #storage: ConnectionStorage;
  /** Calls through one stub keep their order, so a room in use keeps its stub. */
  readonly #stubs = new Map<string, RoomStub>();
  #listener: RoomListener | null = null;
  #reportCount = 0;
  #told: Promise<void> = Promise.resolve();

  constructor(context: Context, accountId: number, storage: ConnectionStorage) {
    this.#context = context;
    this.#accountId = accountId;
    this.#storage = storage;
  }

  listen(listener: RoomListener): void {
    this.#listener = listener;
  }

  get hasConnections(): boolean {
    return this.#storage.rooms().length > 0;
  }

  /** The room checks membership. Commands arrive in order even if nobody waits for the answers. */
  send(room: RoomAddress, command: Command, directoryVersion = 0): Promise<CommandResult> {
    return this.#inOrder(
      room,
      async (stub): Promise<CommandResult> => await stub.perform(this.#accountId, command, directoryVersion),
    );
  }

  callChannel<Result>(id: number, call: (stub: ChannelStub) => Promise<Result>): Promise<Result> {
    return this.#inOrder({ kind: "channel", id }, (stub) => call(stub as ChannelStub));
  }

  /** The last activity in any, in milliseconds since 1970; now if a room does not say, null without rooms. */
  async refreshAll(): Promise<number | null> {
    const moments: number[] = [];
    const failed = await tryEach(this.#storage.rooms(), async ({ room }) => {
      const heardAt = await this.refresh(room);
      if (heardAt !== null) moments.push(heardAt);
    });
    for (const { item, error } of failed) {
      this.#context.logger.error("refreshing a room failed", error, { room: topicOf(item.room) });
      moments.push(Date.now());
    }
    return moments.length > 0 ? Math.max(...moments) : null;
  }

  /** The last activity there, or null. @throws if the room cannot be reached */
  async refresh(room: RoomAddress): Promise<number | null> {
    const reportsBefore = this.#reportCount;
    const cursor = this.#listener?.cursor(room);
    const summary = await roomOf(this.#context.env, room).summary(this.#accountId, 0, cursor);
    if (summary?.update) this.#listener?.receiveUpdate(summary.update);
    // A report that arrived meanwhile may be newer.
    if (!summary?.isConnected && this.#reportCount === reportsBefore) this.#storage.saveRoom(room, []);
    if (!summary?.isConnected) return null;
    return summary.heardAt === undefined ? Date.now() : summary.heardAt;
  }

  saveConnections(room: RoomAddress, grantIds: readonly string[]): void {
    this.#reportCount += 1;
    this.#storage.saveRoom(room, grantIds);
  }

  /** One call for all rooms after the other: what each hears last is so. */
  setListening(isListening: boolean): Promise<void> {
    this.#told = this.#told.then(() => this.#tell(isListening));
    return this.#told;
  }

  async #tell(isListening: boolean): Promise<void> {
    const { env, logger } = this.#context;
    const conversations = this.#storage.rooms().filter(({ room }) => room.kind === "conversation");
    const failed = await tryEach(conversations, async ({ room }) => {
      await conversationRoom(env, room.id).setListening(this.#accountId, isListening);
    });
    for (const { error } of failed) logger.error("telling a room who listens failed", error);
  }

  async closeByGrants(grantIds: string[]): Promise<void> {
    const concerned = this.#storage
      .rooms()
      .filter((room) => room.grantIds.some((id) => grantIds.includes(id)));
    const [failed] = await tryEach(concerned, async ({ room }) => {
      await roomOf(this.#context.env, room).closeGrants(this.#accountId, grantIds);
    });
    if (failed) throw failed.error;
    this.forgetGrants(grantIds);
  }

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
