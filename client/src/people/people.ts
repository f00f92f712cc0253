import type { Friend, Game, Notification } from "../api-types.ts";
import type { Frame } from "../connection/link.ts";
import type { Context } from "../context.ts";
import { PalaestraError } from "../error.ts";
import { newId } from "../platform.ts";
import { Followed } from "./followed.ts";

export type Presence = Friend["status"];

/** An invite to a game that waits for one's answer. */
export interface Invite {
  /** The game that it becomes. */
  readonly gameId: string;
  /** Who invites. */
  readonly from: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface PeopleState {
  /** Newest first; the newest 100. */
  readonly notifications: readonly Notification[];
  readonly invites: readonly Invite[];
  /** The game that one is in. */
  readonly game: Game | null;
  /** How those are of whom one may know it, by username. */
  readonly presence: Readonly<Record<string, Presence>>;
}

type Data = Record<string, unknown>;

const KEPT = new Set(["game_invite", "new_friend", "new_tournament", "notification"]);
/** After these an invite is over, or a game is on: the lists know which. */
const OVER = new Set(["game_accepted", "game_declined", "game_invite_canceled", "game_found"]);
const ALL = { query: { limit: 100 } };

/** What concerns oneself: notifications, invites to games, and who of one's contacts is there. */
export class People extends Followed<PeopleState> {
  constructor(context: Context) {
    super(context, "/ws/events/", { notifications: [], invites: [], game: null, presence: {} });
  }

  /** Null where one may not know, or nobody has told yet. */
  presence(username: string): Presence | null {
    return this.state.presence[username] ?? null;
  }

  /** Invites someone to a game. What becomes of it is told by `invites`, `game` and `notifications`. @throws PalaestraError unreachable */
  invite(username: string, options: Data = {}): void {
    this.#do("game_invite", { username, client_id: newId(), options });
  }

  /** Answers an invite. @throws PalaestraError unreachable */
  answer(username: string, accept: boolean): void {
    this.#do("reply_game_invite", { username, accept });
    // The tab that declines is told nothing.
    if (!accept)
      this.set({ ...this.state, invites: this.state.invites.filter(({ from }) => from !== username) });
  }

  /** Takes back one's own invite. @throws PalaestraError unreachable */
  takeBack(username: string): void {
    this.#do("cancel_game_invite", { username });
  }

  /** @throws PalaestraError unreachable */
  readNotification(id: string): void {
    this.#do("read_notification", { id });
    const read = (each: Notification) => (each.id === id ? { ...each, is_read: true } : each);
    this.set({ ...this.state, notifications: this.state.notifications.map(read) });
  }

  protected override async read(): Promise<PeopleState> {
    const { api } = this.context;
    const [notifications, friends, chats, games] = await Promise.all([
      api.get("/api/notifications/", ALL),
      api.get("/api/friends/", ALL),
      api.get("/api/chats/", ALL),
      api.get("/api/games/"),
    ]);
    const presence: Record<string, Presence> = {};
    for (const { username, is_online } of chats.items) presence[username] = is_online ? "online" : "offline";
    for (const { username, status } of friends.items) presence[username] = status;
    const invites = notifications.items
      .filter(({ action }) => action === "game_invite")
      .map(({ data }) => inviteOf(data));
    return { notifications: notifications.items, invites, game: games.items[0] ?? null, presence };
  }

  protected override take(state: PeopleState, frame: Frame): PeopleState | null {
    const { action, data = {} } = frame as { action?: string; data?: Data };
    if (action === undefined) return state;
    if (OVER.has(action)) return null;
    if (action === "user_online" || action === "user_offline") {
      return { ...state, presence: { ...state.presence, [String(data.username)]: data.status as Presence } };
    }
    if (!KEPT.has(action)) return state;
    const id = String(data.id);
    if (state.notifications.some((each) => each.id === id)) return state;
    const notification = { id, action, data, is_read: false } as Notification;
    const invites = action === "game_invite" ? [inviteOf(data), ...state.invites] : state.invites;
    return { ...state, invites, notifications: [notification, ...state.notifications] };
  }

  #do(action: string, data: Data): void {
    if (!this.transmit({ action, data })) throw new PalaestraError("unreachable");
  }
}

function inviteOf({ game_id, username, settings }: Data): Invite {
  return {
    gameId: String(game_id),
    from: String(username),
    settings: (settings ?? {}) as Invite["settings"],
  };
}
