import type { Context } from "../../context.ts";
import type { Relay } from "../../realtime/followers.ts";
import { Channels } from "./channels.ts";
import { Following } from "./following.ts";
import type { Rooms } from "./rooms.ts";
import type { Sockets } from "./sockets.ts";
import { Workspaces } from "./workspaces.ts";

interface SubscriptionsParts {
  context: Context;
  accountId: number;
  sockets: Sockets;
  rooms: Rooms;
}

/** What the sockets of a person's own object follow elsewhere: channels and workspaces. */
export class Subscriptions {
  readonly channels: Channels;
  readonly workspaces: Workspaces;
  readonly #context: Context;
  readonly #following: Following;

  constructor(parts: SubscriptionsParts) {
    this.#context = parts.context;
    this.#following = new Following(parts.sockets);
    this.channels = new Channels({ ...parts, following: this.#following });
    this.workspaces = new Workspaces({ ...parts, following: this.#following });
  }

  /** Gives what passed elsewhere to the sockets that follow it. */
  relay(relay: Relay): number | null {
    return this.#following.relay(relay);
  }

  /** Tells sockets that they may follow something no longer. */
  dismiss(topic: string): void {
    const { kind, id } = readTopic(topic);
    if (kind === "channel") this.channels.dismiss(id);
    if (kind === "workspace") this.workspaces.dismiss(id);
  }

  /** Takes note of what a socket that is gone followed. What nobody here follows need not come here any more. */
  release(topics: readonly string[]): void {
    for (const topic of topics) {
      if (this.#following.isFollowed(topic)) continue;
      this.#context.background("a socket follows no longer", this.#unfollow(topic));
    }
  }

  async #unfollow(topic: string): Promise<void> {
    const { kind, id } = readTopic(topic);
    if (kind === "channel") await this.channels.unfollow(id);
    if (kind === "workspace") await this.workspaces.unfollow(id);
  }
}

function readTopic(topic: string): { kind: string; id: number } {
  const [kind = "", id] = topic.split(":");
  return { kind, id: Number(id) };
}
