import { SUBSCRIBERS_MIGRATION, SUBSCRIBERS_WITHOUT_CURSORS } from "../../realtime/subscribers.ts";
import { UNREACHABLE_MIGRATION } from "../../realtime/unreachable.ts";
import type { Recorded } from "./machine.ts";
import { WorkspacePeople } from "./people.ts";
import { type Activity, type AudienceId, type ChannelName, EVERYONE } from "./protocol.ts";

/** Steps never change. Rows are stored by audience, so that a reader reads only those that they may see. */
export const WORKSPACE_MIGRATIONS: readonly string[] = [
  `CREATE TABLE activities (
     audience INTEGER NOT NULL,
     id INTEGER NOT NULL,
     type TEXT NOT NULL,
     actor_id INTEGER NOT NULL,
     ref_id INTEGER NOT NULL,
     channel_id INTEGER,
     at INTEGER NOT NULL,
     PRIMARY KEY (audience, id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE days (
     channel_id INTEGER NOT NULL,
     day TEXT NOT NULL,
     messages INTEGER NOT NULL,
     reported_id INTEGER NOT NULL,
     PRIMARY KEY (channel_id, day)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE active (
     audience INTEGER NOT NULL,
     account_id INTEGER NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (audience, account_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE people (account_id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL) STRICT;
   CREATE TABLE channels (
     id INTEGER PRIMARY KEY,
     name TEXT NOT NULL,
     is_private INTEGER NOT NULL,
     member_ids TEXT NOT NULL
   ) STRICT;
   CREATE TABLE events (one INTEGER PRIMARY KEY CHECK (one = 1), last_id INTEGER NOT NULL) STRICT;`,
  SUBSCRIBERS_MIGRATION,
  `ALTER TABLE people ADD COLUMN username TEXT NOT NULL DEFAULT '';
   CREATE TABLE visitors (account_id INTEGER PRIMARY KEY) STRICT;`,
  SUBSCRIBERS_WITHOUT_CURSORS,
  UNREACHABLE_MIGRATION,
];

type ActivityRow = Pick<Activity, "id" | "type" | "refId" | "at"> & {
  audience: AudienceId;
  actorId: number;
  channelId: number | null;
};

interface KnownChannel extends ChannelName {
  memberIds: ReadonlySet<number>;
}

export class WorkspaceStorage {
  readonly people: WorkspacePeople;
  readonly #sql: SqlStorage;
  readonly #workspaceId: number;
  #lastId: number | null = null;
  #channels: Map<number, KnownChannel> | null = null;
  readonly #reported = new Map<number, number>();

  constructor(sql: SqlStorage, workspaceId: number) {
    this.#sql = sql;
    this.people = new WorkspacePeople(sql);
    this.#workspaceId = workspaceId;
  }

  forget(): void {
    this.#lastId = null;
    this.people.forget();
    this.#channels = null;
    this.#reported.clear();
  }

  get lastId(): number {
    this.#lastId ??= this.#audiences().reduce(
      (last, audience) => Math.max(last, this.#lastIdFor(audience)),
      0,
    );
    return this.#lastId;
  }

  lastEventId(): number {
    const [row] = this.#sql.exec<{ last_id: number }>("SELECT last_id FROM events");
    return row?.last_id ?? 0;
  }

  saveLastEventId(id: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO events (one, last_id) VALUES (1, ?)", id);
  }

  reportedId(channelId: number): number {
    const known = this.#reported.get(channelId);
    if (known !== undefined) return known;
    const { reported } = this.#sql
      .exec<{ reported: number | null }>(
        "SELECT MAX(reported_id) AS reported FROM days WHERE channel_id = ?",
        channelId,
      )
      .one();
    const reportedId = reported ?? 0;
    this.#reported.set(channelId, reportedId);
    return reportedId;
  }

  append(activities: Recorded["activities"], audience: AudienceId, active: Recorded["active"]): Activity[] {
    const numbered = activities.map((activity, index) => ({ ...activity, id: this.lastId + index + 1 }));
    for (const { audience: of, id, type, actor, refId, channel, at } of numbered) {
      this.people.save(actor);
      this.#sql.exec(
        "INSERT INTO activities (audience, id, type, actor_id, ref_id, channel_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ...[of, id, type, actor.accountId, refId, channel?.id ?? null, at],
      );
    }
    for (const { accountId, at } of active) {
      this.#sql.exec(
        `INSERT INTO active (audience, account_id, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (audience, account_id) DO UPDATE SET at = max(at, ?3)`,
        audience,
        accountId,
        at,
      );
    }
    this.#lastId = this.lastId + numbered.length;
    return numbered.map(({ audience: _, ...activity }) => ({ ...activity, workspaceId: this.#workspaceId }));
  }

  /** Stored together with the last reported message. */
  count(channelId: number, counts: Recorded["counts"], reportedId: number): void {
    for (const { day, count } of counts) {
      this.#sql.exec(
        `INSERT INTO days (channel_id, day, messages, reported_id) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (channel_id, day) DO UPDATE SET messages = messages + ?3, reported_id = ?4`,
        channelId,
        day,
        count,
        reportedId,
      );
    }
    this.#reported.set(channelId, reportedId);
  }

  newest(audiences: readonly AudienceId[], limit: number): Activity[] {
    return this.#merged(audiences, (audience) =>
      this.#select("audience = ? ORDER BY id DESC LIMIT ?", audience, limit),
    )
      .reverse()
      .slice(0, limit)
      .map((row) => this.#present(row));
  }

  /** Oldest first, each with its audience. */
  after(id: number, limit: number): { audience: AudienceId; activity: Activity }[] {
    return this.#merged(this.#audiences(), (audience) =>
      this.#select("audience = ? AND id > ? ORDER BY id LIMIT ?", audience, id, limit),
    )
      .slice(0, limit)
      .map((row) => ({ audience: row.audience, activity: this.#present(row) }));
  }

  messagesSince(day: string, audiences: readonly AudienceId[]): Map<string, number> {
    const rows = this.#sql.exec<{ day: string; messages: number }>(
      `SELECT day, SUM(messages) AS messages
       FROM channels CROSS JOIN days ON days.channel_id = channels.id AND day >= ?
       WHERE iif(is_private, channels.id, 0) IN (SELECT value FROM json_each(?)) GROUP BY day`,
      day,
      JSON.stringify(audiences),
    );
    return new Map([...rows].map((row) => [row.day, row.messages]));
  }

  activeSince(at: number, audiences: readonly AudienceId[]): number[] {
    const rows = this.#sql.exec<{ account_id: number }>(
      "SELECT DISTINCT account_id FROM active WHERE audience IN (SELECT value FROM json_each(?)) AND at >= ?",
      JSON.stringify(audiences),
      at,
    );
    return [...rows].map((row) => row.account_id);
  }

  channel(id: number): KnownChannel | null {
    return this.#loadChannels().get(id) ?? null;
  }

  saveChannel({ id, name, isPrivate }: ChannelName, memberIds: readonly number[]): void {
    const { rowsWritten } = this.#sql.exec(
      `INSERT INTO channels (id, name, is_private, member_ids) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (id) DO UPDATE SET name = ?2, is_private = ?3, member_ids = ?4
         WHERE name <> ?2 OR is_private <> ?3 OR member_ids <> ?4`,
      ...[id, name, isPrivate ? 1 : 0, JSON.stringify(memberIds)],
    );
    if (rowsWritten > 0) this.#channels = null;
  }

  forgetActivity(accountId: number): void {
    this.#sql.exec("DELETE FROM active WHERE account_id = ?", accountId);
  }

  #present({ id, type, refId, at, actorId, channelId }: ActivityRow): Activity {
    const known = channelId === null ? null : this.channel(channelId);
    const channel = known && { id: known.id, name: known.name };
    const actor = this.people.find(actorId);
    return { id, workspaceId: this.#workspaceId, type, actor, refId, channel, at };
  }

  #merged(audiences: readonly AudienceId[], rowsOf: (audience: AudienceId) => ActivityRow[]): ActivityRow[] {
    return audiences.flatMap(rowsOf).sort((one, other) => one.id - other.id);
  }

  #select(where: string, ...bindings: number[]): ActivityRow[] {
    const rows = this.#sql.exec<ActivityRow>(
      `SELECT audience, id, type, actor_id AS actorId, ref_id AS refId, channel_id AS channelId, at
       FROM activities WHERE ${where}`,
      ...bindings,
    );
    return [...rows];
  }

  #lastIdFor(audience: AudienceId): number {
    return this.#select("audience = ? ORDER BY id DESC LIMIT 1", audience)[0]?.id ?? 0;
  }

  #audiences(): AudienceId[] {
    return [
      EVERYONE,
      ...[...this.#loadChannels().values()].flatMap(({ id, isPrivate }) => (isPrivate ? [id] : [])),
    ];
  }

  #loadChannels(): Map<number, KnownChannel> {
    this.#channels ??= new Map(
      [
        ...this.#sql.exec<{ id: number; name: string; is_private: number; member_ids: string }>(
          "SELECT * FROM channels",
        ),
      ].map(({ id, name, is_private, member_ids }) => [
        id,
        { id, name, isPrivate: is_private === 1, memberIds: new Set(JSON.parse(member_ids)) },
      ]),
    );
    return this.#channels;
  }
}
