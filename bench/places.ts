import type { ServerPerson, TestServer } from "../test/support/server.ts";
import type { Variant } from "./crowd.ts";
import type { Load } from "./loads.ts";

/** Where the clients of one room connect, what they say first, if anything, and how they say a message. */
export interface Entrance {
  path: string;
  opening: string | null;
  say(clientId: string): string;
}

const CONTENT = "A message of an ordinary length, as people write them to each other.";
/** How long the frame is in which a room tells of such a message: a bare object sends as many bytes. */
const TOLD_LENGTH = { conversation: 350, channel: 305, people: 305 } as const;

/** Makes the rooms of a load, one after another, for one variant; channels are all of one workspace. */
export class Places {
  readonly #server: TestServer;
  readonly #load: Load;
  readonly #variant: Variant;
  #workspace: { id: number; owner: ServerPerson | undefined } | null = null;

  constructor(server: TestServer, load: Load, variant: Variant) {
    this.#server = server;
    this.#load = load;
    this.#variant = variant;
  }

  async open(room: number, people: readonly ServerPerson[]): Promise<Entrance> {
    const { name, place } = this.#load;
    if (this.#variant !== "ours") {
      const path = `/${this.#variant}-floor/${TOLD_LENGTH[place]}/${encodeURIComponent(`${name} ${room}`)}`;
      return { path, opening: null, say: sayTo(place === "conversation" ? null : 1) };
    }
    return place === "conversation" ? this.#openConversation(room, people) : this.#openChannel(room, people);
  }

  async #openConversation(room: number, [first, ...others]: readonly ServerPerson[]): Promise<Entrance> {
    const participants = others.map(({ accountId }) => accountId);
    const body = { name: `${this.#load.name} ${room}`, participants };
    const { id } = await this.#make<{ id: number }>("/api/chat/conversations/", first, body);
    return { path: `/ws/chat/${id}/`, opening: null, say: sayTo(null) };
  }

  async #openChannel(room: number, people: readonly ServerPerson[]): Promise<Entrance> {
    const [first] = people;
    this.#workspace ??= { id: await this.#makeWorkspace(first), owner: first };
    const { id: workspace_id, owner } = this.#workspace;
    const channel = { workspace_id, name: `channel ${room}` };
    const { channel_id: id } = await this.#make<{ channel_id: number }>("/api/channels/", owner, channel);
    const from = first?.accountId ?? 0;
    await fetch(new URL(`/enlist/${id}/${from}/${from + people.length - 1}`, this.#server.url));
    return this.#load.place === "channel"
      ? { path: `/ws/channels/${id}/`, opening: null, say: sayTo(id) }
      : { path: "/ws/chat/", opening: `{"type":"join_channel","channel_id":${id}}`, say: sayTo(id) };
  }

  async #makeWorkspace(owner: ServerPerson | undefined): Promise<number> {
    const body = { name: this.#load.name };
    return (await this.#make<{ workspace_id: number }>("/api/workspaces/", owner, body)).workspace_id;
  }

  async #make<Made>(path: string, person: ServerPerson | undefined, body: object): Promise<Made> {
    if (!person) throw new Error("a room needs people");
    return (await this.#server.request("POST", path, person, body)) as Made;
  }
}

/** A message to a channel, or to a conversation where there is none. */
function sayTo(channelId: number | null): (clientId: string) => string {
  const start =
    channelId === null
      ? `{"type":"message","content":"${CONTENT}"`
      : `{"type":"send_message","channel_id":${channelId},"body":"${CONTENT}"`;
  return (clientId) => `${start},"client_id":"${clientId}"}`;
}
