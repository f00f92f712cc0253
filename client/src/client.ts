import { type ConnectOptions, Core } from "./core.ts";
import type { Live } from "./live.ts";
import { Inbox } from "./people/inbox.ts";
import { People, type PeopleState, type Presence } from "./people/people.ts";
import { Workspace } from "./people/workspace.ts";
import type { OwnDoing } from "./room/room.ts";

/** One person at one server, with the lists that concern them. */
export class Client extends Core {
  readonly inbox = new Inbox(this.context);
  readonly people = new People(this.context);
  readonly #workspaces = new Map<number, Workspace>();

  workspace(id: number): Workspace {
    const workspace = this.#workspaces.get(id) ?? new Workspace(this.context, id);
    this.#workspaces.set(id, workspace);
    return workspace;
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
    return [this.inbox, this.people, ...this.#workspaces.values(), ...super.connected()];
  }

  protected override did(conversationId: number, own: OwnDoing): void {
    this.inbox.did(conversationId, own);
  }
}

/** A client for one person at one server. */
export function connect(options: ConnectOptions): Client {
  return new Client(options);
}
