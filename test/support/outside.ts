import { env } from "cloudflare:workers";
import { ConversationRoom } from "../../src/features/conversations/room.ts";
import { UserRoom } from "../../src/features/people/room.ts";
import { ChannelRoom } from "../../src/features/workspaces/channels/room.ts";
import { WorkspaceRoom } from "../../src/features/workspaces/room.ts";

const OF_SOCKETS = ["constructor", "webSocketMessage", "webSocketClose", "webSocketError"];

/** Counts calls to objects, alarms and D1 queries. */
export class Outside {
  calls = 0;
  queries = 0;
  readonly #callsByName = new Map<string, number>();

  constructor() {
    const called = (name: string) => {
      this.calls += 1;
      this.#callsByName.set(name, this.callsOf(name) + 1);
    };
    for (const { prototype } of [ConversationRoom, ChannelRoom, UserRoom, WorkspaceRoom]) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        if (!OF_SOCKETS.includes(name)) notice(prototype, name, () => called(name));
      }
    }
    notice(Object.getPrototypeOf(env.DB), "prepare", () => {
      this.queries += 1;
    });
  }

  /** Calls of one method in any class. */
  callsOf(name: string): number {
    return this.#callsByName.get(name) ?? 0;
  }
}

function notice(prototype: object, name: string, noticed: () => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const method: unknown = descriptor?.value;
  if (typeof method !== "function") return;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    value(this: unknown, ...given: unknown[]) {
      noticed();
      return method.apply(this, given);
    },
  });
}
