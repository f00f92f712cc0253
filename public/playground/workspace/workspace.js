import { Surface } from "../parts/surface.js";
import { Participant } from "../talk/participant.js";

const NAME = "Playground";
const CHANNELS = ["general", "training"];

/** The workspace of the two: its channels, activity and metrics. */
export class Workspace extends Surface {
  /** @type {number | null} */
  id = null;
  /** @type {number | null} The channel that is shown. */
  channelId = null;
  /** Messages of each of the last 14 days. @type {{ day: string, count: number }[]} */
  days = [];
  /** How many members did something in the last 15 minutes. */
  active = 0;
  /** Of the two, in the channel that is shown. @type {Participant[]} */
  participants = [];
  #leave = () => {};
  #counted = null;

  /** @param {import("../people/person.js").Person[]} people @param {() => void} changed */
  constructor(people, changed) {
    super(changed);
    this.people = people;
  }

  /** @returns {{ channels: object[], activities: object[] }} */
  get snapshot() {
    return this.people[0].client.workspace(this.id).snapshot;
  }

  /** Finds the workspace that Ada made in an earlier visit, or makes it. @throws PalaestraError */
  async start() {
    const [ada] = this.people;
    const { data } = await ada.client.api.get("/api/workspaces/");
    const own = data.find(({ name, role }) => name === NAME && role === "owner");
    this.id = own?.id ?? (await this.#make());
    ada.client.workspace(this.id).subscribe(() => this.#follow());
    const { data: channels } = await ada.client.api.get("/api/channels/", {
      query: { workspace_id: this.id },
    });
    this.show(channels[0].id);
    await this.#count();
  }

  /** Shows a channel on both sides. */
  show(channelId) {
    this.#leave();
    this.channelId = channelId;
    this.participants = this.people.map(
      (person) =>
        new Participant(person, () => this.changed(), {
          room: person.client.channel(channelId),
          live: `channel(${channelId})`,
        }),
    );
    const leaving = this.participants.map((each) => each.open());
    this.#leave = () => {
      for (const leave of leaving) leave();
    };
    this.changed();
  }

  /** @param {string} name */
  addChannel(name) {
    const body = { workspace_id: this.id, name };
    return this.attempt(async () => {
      const { channel_id } = await this.people[0].do("post", "/api/channels/", { body });
      this.show(channel_id);
    });
  }

  /** A workspace with channels, in which both are. @throws PalaestraError */
  async #make() {
    const [ada, ben] = this.people;
    const { api } = ada.client;
    const { workspace_id: id } = await api.post("/api/workspaces/", { body: { name: NAME, is_open: false } });
    const joining = { params: { id }, body: { username: ben.account.username } };
    await api.post("/api/workspaces/{id}/members/", joining);
    // Someone who was added joins by adding themselves.
    await ben.client.api.post("/api/workspaces/{id}/members/", joining);
    for (const name of CHANNELS) await api.post("/api/channels/", { body: { workspace_id: id, name } });
    return id;
  }

  /** Something happened: the figures are others. */
  #follow() {
    const [latest] = this.snapshot.activities;
    if (latest && latest.id !== this.#counted) {
      this.#counted = latest.id;
      void this.attempt(() => this.#count());
    }
    this.changed();
  }

  async #count() {
    const { api } = this.people[0].client;
    const body = { workspace_id: this.id };
    const [{ data: days }, { data }] = await Promise.all([
      api.post("/api/metrics/messages-per-day/", { body }),
      api.post("/api/metrics/active-users/", { body }),
    ]);
    this.days = days;
    this.active = data.active_count;
  }
}
