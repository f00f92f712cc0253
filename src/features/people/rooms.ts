import type { Env } from "../../env.ts";
import type { Logger } from "../../lib/logger.ts";
import { conversationRoom } from "../conversations/stub.ts";
import type { Outcome } from "../messaging/machine.ts";
import type { Command, InboxUpdate } from "../messaging/protocol.ts";
import type { PersonStorage } from "./storage.ts";

interface RoomsParts {
  env: Env;
  accountId: number;
  storage: PersonStorage;
  logger: Logger;
  /** A room told of itself because it was asked. */
  received(update: InboxUpdate): void;
}

/** The rooms that a person is in, as their own object deals with them. */
export class Rooms {
  readonly #parts: RoomsParts;
  /** Calls by one stub arrive in the order in which they were made; so a room in use keeps its stub. */
  readonly #stubs = new Map<number, ReturnType<typeof conversationRoom>>();

  constructor(parts: RoomsParts) {
    this.#parts = parts;
  }

  /**
   * Does something in a room, which decides by today's members whether the person may. Commands arrive in the order
   * of the calls, also where nobody waits for the answers.
   */
  async perform(conversationId: number, command: Command): Promise<Outcome> {
    const { env, accountId } = this.#parts;
    const stub = this.#stubs.get(conversationId) ?? conversationRoom(env, conversationId);
    this.#stubs.set(conversationId, stub);
    try {
      return await stub.perform(accountId, command, 0);
    } catch (error) {
      this.#stubs.delete(conversationId);
      throw error;
    }
  }

  /** Asks the rooms in which the person is how they stand and whether the person is there still. */
  async askAll(): Promise<void> {
    const asked = this.#parts.storage.rooms().map(async ({ conversationId }) => {
      try {
        await this.#ask(conversationId);
      } catch (error) {
        this.#parts.logger.error("a room was not asked", error, { conversation_id: conversationId });
      }
    });
    await Promise.all(asked);
  }

  async tellOfListening(isListening: boolean): Promise<void> {
    const { env, accountId, storage, logger } = this.#parts;
    const told = storage
      .rooms()
      .map(({ conversationId }) =>
        conversationRoom(env, conversationId).setListening(accountId, isListening),
      );
    for (const result of await Promise.allSettled(told)) {
      if (result.status === "rejected") logger.error("a room was not told who listens", result.reason);
    }
  }

  async closeGrants(grantIds: string[]): Promise<void> {
    const { env, accountId, storage } = this.#parts;
    const concerned = storage.rooms().filter((room) => room.grantIds.some((id) => grantIds.includes(id)));
    await Promise.all(
      concerned.map(({ conversationId }) =>
        conversationRoom(env, conversationId).closeGrants(accountId, grantIds),
      ),
    );
  }

  async #ask(conversationId: number): Promise<void> {
    const { env, accountId, storage, received } = this.#parts;
    const summary = await conversationRoom(env, conversationId).summary(accountId, 0);
    if (summary) received(summary.update);
    if (!summary?.isConnected) storage.saveRoom(conversationId, []);
  }
}
