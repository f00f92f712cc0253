import { Connection } from "../../scripts/connection.ts";
import { eventually } from "../../test/support/gauge.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";

/** Someone invited someone to a game. */
interface Invite {
  gameId: string;
  one: ServerPerson;
  other: ServerPerson;
  /** The tab of the one who was invited. */
  tab: Connection;
}

/** Invites to games that are being accepted while the server crashes: both are in the game then, or neither is. */
export class CrashInvites {
  readonly #server: TestServer;
  readonly #people: readonly ServerPerson[];
  readonly #faults: string[] = [];
  /** Not checked yet. */
  #invites: Invite[] = [];
  #place = 0;
  #isOpen = false;

  /** @param people two for each invite */
  constructor(server: TestServer, people: readonly ServerPerson[]) {
    this.#server = server;
    this.#people = people;
  }

  /** The next two are there, and one has invited the other. Nothing where nobody is left. */
  async prepare(): Promise<void> {
    const [one, other] = this.#people.slice(this.#place, this.#place + 2);
    if (!one || !other) return;
    this.#place += 2;
    const [ones, tab] = await Promise.all([this.#tab(one), this.#tab(other)]);
    ones.send({ action: "game_invite", data: { username: other.username, client_id: "tab-1" } });
    const { game_id: gameId } = await tab.receive("game_invite");
    this.#invites.push({ gameId: String(gameId), one, other, tab });
    this.#isOpen = true;
  }

  /** The one who was invited accepts; nobody waits for what comes of it. */
  accept(): void {
    const invite = this.#invites.at(-1);
    if (!invite || !this.#isOpen) return;
    this.#isOpen = false;
    invite.tab.send({ action: "game_accepted", data: { username: invite.one.username } });
  }

  /** Checks the invites since the last time: they expire after five minutes. */
  async settle(): Promise<void> {
    const invites = this.#invites;
    this.#invites = [];
    this.#faults.push(...(await Promise.all(invites.map((invite) => this.#check(invite)))).flat());
  }

  /** What is wrong with each invite, in a sentence. */
  async conclude(): Promise<string[]> {
    await this.settle();
    return this.#faults;
  }

  /** Both come to be in the game; once it is over, both are free to invite again. */
  async #check({ gameId, one, other }: Invite): Promise<string[]> {
    const [ones, others] = await Promise.all([this.#tab(one), this.#tab(other)]);
    const { items } = (await this.#server.request("GET", "/notifications/", other)) as {
      items: { action: string }[];
    };
    if (items.some(({ action }) => action === "game_invite")) {
      others.send({ action: "game_accepted", data: { username: one.username } });
      for (const tab of [ones, others]) {
        const found = await tab.receive("game_found");
        if (found.game_id !== gameId) return [`${gameId} was accepted, and ${found.game_id} found`];
      }
    }
    const end = async (person: ServerPerson) =>
      (await this.#server.ask("DELETE", `/api/games/${gameId}/`, person)).status;
    // Events between people are delivered until they are taken.
    if (!(await eventually(async () => (await end(other)) === 204)))
      return [`${gameId} never began for the invited`];
    if (!(await eventually(async () => (await end(one)) === 404)))
      return [`${gameId} never ended for the inviter`];
    for (const [tab, { username }, clientId] of [
      [ones, other, "one again"],
      [others, one, "the other again"],
    ] as const) {
      tab.send({ action: "game_invite", data: { username, client_id: clientId } });
      tab.send({ action: "cancel_game_invite", data: { username } });
      const { message } = await tab.receive("game_invite_canceled", (frame) => frame.client_id === clientId);
      if (!String(message).includes("You took back")) return [`after ${gameId} not both were free`];
    }
    for (const tab of [ones, others]) tab.loseNetwork();
    return [];
  }

  #tab(person: ServerPerson): Promise<Connection> {
    return Connection.open(this.#server.socketUrl("/ws/events/", person));
  }
}
