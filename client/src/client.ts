import { type ConnectOptions, Core } from "./core.ts";
import type { Sockets } from "./frame-types.ts";
import type { Live } from "./live.ts";
import { Feed } from "./people/feed.ts";
import { Inbox } from "./people/inbox.ts";
import { People, type PeopleState, type Presence } from "./people/people.ts";
import { Workspace } from "./people/workspace.ts";
import { here } from "./platform.ts";
import { fill } from "./rest/api.ts";
import type { RoomParts } from "./room/transcript.ts";

/** The names in braces. */
type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;

type SocketOptions<Path extends string> = [ParamsOf<Path>] extends [never]
  ? [options?: { query?: { after?: number } }]
  : [options: { params: Record<ParamsOf<Path>, number>; query?: { after?: number } }];

/** One person at one server, with the lists that concern them. */
export class Client extends Core {
  readonly inbox = new Inbox(this.context);
  readonly people = new People(this.context);
  readonly #workspaces = new Map<number, Workspace>();
  readonly #feeds = new Map<string, Live<unknown>>();

  workspace(id: number): Workspace {
    const workspace = this.#workspaces.get(id) ?? new Workspace(this.context, id);
    this.#workspaces.set(id, workspace);
    return workspace;
  }

  /** A socket by its frames, typed: `socket("/ws/notifications/")`, `socket("/ws/channels/{channel_id}/", { params: { channel_id: 3 } })`. */
  socket<Path extends keyof Sockets>(path: Path, ...[options]: SocketOptions<Path>): Feed<Path> {
    const filled = fill(path, options);
    const feed = this.#feeds.get(filled) ?? new Feed<Path>(this.context, filled);
    this.#feeds.set(filled, feed);
    return feed as Feed<Path>;
  }

  /** As `people` tells it, while that is used. */
  get notifications(): PeopleState["notifications"] {
    return this.people.snapshot.notifications;
  }

  get invites(): PeopleState["invites"] {
    return this.people.snapshot.invites;
  }

  presence(username: string): Presence | null {
    return this.people.presence(username);
  }

  protected override connected(): Live<unknown>[] {
    return [
      this.inbox,
      this.people,
      ...this.#workspaces.values(),
      ...this.#feeds.values(),
      ...super.connected(),
    ];
  }

  protected override roomChanged(...told: Parameters<RoomParts["onFrames"]>): void {
    this.inbox.roomChanged(...told);
  }
}

/**
 * A client for one person at one server.
 * @throws Error where there is no WebSocket, as in Node 20
 */
export function connect(options: ConnectOptions): Client {
  if (!here.WebSocket && !options.platform?.openSocket) {
    throw new Error("There is no WebSocket here. Use Node 22 or newer, or pass `platform.openSocket`.");
  }
  return new Client(options);
}
