import type { ServerPerson } from "../../test/support/server.ts";
import type { Answer, Caller, Request } from "./caller.ts";
import { inFlight } from "./in-flight.ts";
import { Line } from "./line.ts";
import { makeWorld, type World } from "./world.ts";

/** Who may ask: what they are to the owner's conversations, workspaces and channels. */
export const ROLES = ["nobody", "stranger", "member", "former member", "blocked", "owner"] as const;

export type Role = (typeof ROLES)[number];

/** People in no role, for what ends their login. */
const SPARE_PEOPLE = 200;
/** How many accounts a server for a scene starts with. */
export const SCENE_PEOPLE = 6 + SPARE_PEOPLE;

/** Places that are made in advance, with everyone who is to be in them. */
export interface Stock {
  groups: number;
  workspaces: number;
  channels: number;
}

const AT_ONCE = 12;

const PASSWORD = "a long and quiet evening";
const PATIENCE_MS = 20_000;

/** A world with someone in every role, and what is made anew in it for one write. */
export class Scene {
  readonly caller: Caller;
  readonly world: World;
  readonly owner: ServerPerson;
  readonly member: ServerPerson;
  readonly former: ServerPerson;
  readonly blocked: ServerPerson;
  readonly stranger: ServerPerson;
  /** In the workspace and in nothing else. */
  readonly guest: ServerPerson;
  readonly #spare: ServerPerson[];
  readonly #stock: Record<keyof Stock, number[]> = { groups: [], workspaces: [], channels: [] };
  #registered: Promise<{ username: string; password: string }> | null = null;
  #names = 0;

  private constructor(caller: Caller, world: World, people: readonly ServerPerson[]) {
    const [owner, member, former, blocked, stranger, guest, ...spare] = people;
    if (!owner || !member || !former || !blocked || !stranger || !guest)
      throw new Error(`A scene needs ${SCENE_PEOPLE} people`);
    this.caller = caller;
    this.world = world;
    this.#spare = spare;
    [this.owner, this.member, this.former] = [owner, member, former];
    [this.blocked, this.stranger, this.guest] = [blocked, stranger, guest];
  }

  static async make(caller: Caller, stock: Stock): Promise<Scene> {
    const { people } = caller.server;
    const [owner, member, former, blocked, , guest] = people;
    if (!owner || !member || !former || !blocked || !guest) throw new Error("Too few people");
    const world = await makeWorld(caller, owner, member, [former, blocked]);
    const scene = new Scene(caller, world, people);
    const { accountId } = former;
    for (const place of [
      `chat/conversations/${world.group}`,
      `channels/${world.channel}`,
      `workspaces/${world.workspace}`,
    ]) {
      await caller.make({ method: "DELETE", path: `/api/${place}/members/${accountId}/`, as: owner });
    }
    await scene.post("/api/chat/conversations/start/", { user2: blocked.accountId });
    await scene.post("/api/chat/conversations/start/", { user2: guest.accountId });
    await scene.post("/api/profiles/", { profile_type: "trainer" }, member);
    await scene.post(`/api/workspaces/${world.workspace}/members/`, { account_id: guest.accountId });
    await scene.#fill(stock);
    await caller.make({ method: "PUT", path: `/api/blocks/${blocked.username}/`, as: owner });
    return scene;
  }

  personOf(role: Role): ServerPerson | undefined {
    const people = { nobody: undefined, stranger: this.stranger, member: this.member, owner: this.owner };
    return { ...people, "former member": this.former, blocked: this.blocked }[role];
  }

  /** A name that nothing here has. */
  newName(): string {
    this.#names += 1;
    return `new_${this.#names}`;
  }

  post<Body = { id: string }>(path: string, body: object, as = this.owner): Promise<Body> {
    return this.caller.make<Body>({ method: "POST", path, as, body });
  }

  ask(request: Request): Promise<Answer> {
    return this.caller.ask(request);
  }

  /** A group as the world's own: the same members, and the same one who left. */
  newGroup(): Promise<number> {
    return this.#take("groups", () => this.#makeGroup());
  }

  /** A closed workspace with the world's people. */
  newWorkspace(): Promise<number> {
    return this.#take("workspaces", () => this.#makeWorkspace());
  }

  /** A private channel of the world's workspace, with its people. */
  newChannel(): Promise<number> {
    return this.#take("channels", () => this.#makeChannel());
  }

  /** Someone in no role, whom nothing else uses. */
  spare(): ServerPerson {
    const person = this.#spare.pop();
    if (!person) throw new Error("Nobody is left");
    return person;
  }

  /** Someone who has a password, and may be anyone. */
  get registered(): Promise<{ username: string; password: string }> {
    this.#registered ??= this.newcomer();
    return this.#registered;
  }

  /** Someone who has just registered, with a password and a login. */
  async newcomer(): Promise<ServerPerson & { email: string; password: string }> {
    const username = this.newName();
    const email = `${username}@example.org`;
    const account = { username, email, password: PASSWORD };
    const { id } = await this.caller.make<{ id: number }>({
      method: "POST",
      path: "/api/accounts/",
      body: account,
    });
    return { accountId: id, username, email, password: PASSWORD, access: await this.logIn(username) };
  }

  /** One more login of a newcomer; its access token. */
  async logIn(username: string): Promise<string> {
    const body = { username, password: PASSWORD };
    const path = "/api/auth/login/";
    return (await this.caller.make<{ access: string }>({ method: "POST", path, body })).access;
  }

  /** What a pattern finds in the newest mail to an address. @throws where none comes */
  async mailed(email: string, pattern: RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const url = new URL(`/dev/mail/?to=${encodeURIComponent(email)}`, this.caller.server.url);
      const [newest] = (await (await fetch(url)).json()) as { text: string }[];
      const [found] = pattern.exec(newest?.text ?? "") ?? [];
      if (found) return found;
    }
    throw new Error(`No mail came to ${email}`);
  }

  /** Makes someone the friend of another. */
  async befriend(person: ServerPerson, friend: ServerPerson): Promise<void> {
    const line = await Line.open(this.caller, "/ws/events/", person);
    line.send({
      action: "add_new_friend",
      data: { sender_id: person.accountId, receiver_id: friend.accountId },
    });
    await line.settleEvents();
    line.close();
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const request = { method: "GET", path: "/api/friends/?limit=100", as: person };
      const { items } = await this.caller.make<{ items: { username: string }[] }>(request);
      if (items.some(({ username }) => username === friend.username)) return;
    }
    throw new Error(`${person.username} has no friend ${friend.username}`);
  }

  /** Has two people say things on their events sockets: each is what one says and the frame that the other is sent. */
  async onEvents(
    said: readonly { as: ServerPerson; action: string; data: object; to: ServerPerson; until: string }[],
  ): Promise<Record<string, unknown>> {
    const lines = new Map<ServerPerson, Line>();
    for (const person of new Set(said.flatMap(({ as, to }) => [as, to])))
      lines.set(person, await Line.open(this.caller, "/ws/events/", person));
    let data: Record<string, unknown> = {};
    for (const { as, action, data: fields, to, until } of said) {
      lines.get(as)?.send({ action, data: fields });
      data = ((await lines.get(to)?.nextOf(until))?.data ?? {}) as Record<string, unknown>;
    }
    for (const line of lines.values()) line.close();
    return data;
  }

  async #fill({ groups, workspaces, channels }: Stock): Promise<void> {
    const makes = [
      ...Array.from(
        { length: groups },
        () => async () => void this.#stock.groups.push(await this.#makeGroup()),
      ),
      ...Array.from(
        { length: workspaces },
        () => async () => void this.#stock.workspaces.push(await this.#makeWorkspace()),
      ),
      ...Array.from(
        { length: channels },
        () => async () => void this.#stock.channels.push(await this.#makeChannel()),
      ),
    ];
    await inFlight(AT_ONCE, makes, (make) => make());
  }

  /** Whoever is blocked can be added to nothing: for what is not in stock the block is lifted meanwhile. */
  async #take(kind: keyof Stock, make: () => Promise<number>): Promise<number> {
    const stocked = this.#stock[kind].pop();
    if (stocked !== undefined) return stocked;
    const path = `/api/blocks/${this.blocked.username}/`;
    await this.caller.make({ method: "DELETE", path, as: this.owner });
    const id = await make();
    await this.caller.make({ method: "PUT", path, as: this.owner });
    return id;
  }

  async #makeGroup(): Promise<number> {
    const participants = [this.member, this.former, this.blocked].map(({ accountId }) => accountId);
    const body = { name: this.newName(), participants };
    const { id } = await this.post<{ id: number }>("/api/chat/conversations/", body);
    const path = `/api/chat/conversations/${id}/members/${this.former.accountId}/`;
    await this.caller.make({ method: "DELETE", path, as: this.owner });
    return id;
  }

  async #makeWorkspace(): Promise<number> {
    const body = { name: this.newName(), is_open: false };
    const { workspace_id } = await this.post<{ workspace_id: number }>("/api/workspaces/", body);
    const path = `/api/workspaces/${workspace_id}/members/`;
    for (const { accountId } of [this.member, this.former, this.blocked])
      await this.post(path, { account_id: accountId });
    await this.caller.make({ method: "DELETE", path: `${path}${this.former.accountId}/`, as: this.owner });
    return workspace_id;
  }

  async #makeChannel(): Promise<number> {
    const { channel_id } = await this.post<{ channel_id: number }>("/api/channels/", {
      ...{ workspace_id: this.world.workspace, name: this.newName(), is_private: true },
    });
    for (const { accountId } of [this.member, this.blocked])
      await this.post(`/api/channels/${channel_id}/members/`, { account_id: accountId });
    return channel_id;
  }
}
