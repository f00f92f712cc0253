import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import { touchEverywhere } from "../../src/db/membership.ts";
import { deleteBlock, insertBlock } from "../../src/features/blocks/store.ts";
import { eraseFromConversations } from "../../src/features/conversations/actions.ts";
import { addToGroup, conversationRooms, removeFromGroup } from "../../src/features/conversations/store.ts";
import { eraseFromWorkspaces } from "../../src/features/workspaces/actions.ts";
import { eraseFromChannels } from "../../src/features/workspaces/channels/actions.ts";
import {
  channelRooms,
  deleteChannelMember,
  findChannelAccess,
  insertChannelMember,
} from "../../src/features/workspaces/channels/store.ts";
import { accepting } from "../../src/features/workspaces/consent/store.ts";
import { endMembership } from "../../src/features/workspaces/members/store.ts";
import { room, startGroup } from "./build.ts";
import { cast, ctx, type Player } from "./cast.ts";
import { channelObject, makeChannel, makeWorkspace } from "./team.ts";

/** A change to a room's members; `who` and `other` are indices of the cast. */
export type Step =
  | {
      type: "add" | "remove" | "rename" | "block" | "unblock" | "write" | "accept" | "leave" | "erase";
      who: number;
      other: number;
    }
  | { type: "deliver" }
  | { type: "sleep" }
  | { type: "late"; version: number };

export const PEOPLE = 4;

/** Delivers nothing unless a step does. */
const LOSSY = { ...ctx, deliver: async () => {}, background: () => {} };

/** A room's members in D1 and in its object. */
export class MembershipWorld {
  readonly #kind: "conversation" | "channel";
  readonly #id: number;
  readonly #workspaceId: number;
  readonly #people: Player[];
  readonly #erased = new Set<number>();
  readonly #blocks: [number, number][] = [];
  #names = 0;

  private constructor(kind: "conversation" | "channel", people: Player[], id: number, workspaceId: number) {
    this.#kind = kind;
    this.#people = people;
    this.#id = id;
    this.#workspaceId = workspaceId;
  }

  static async make(kind: "conversation" | "channel"): Promise<MembershipWorld> {
    const people = await cast(...Array.from({ length: PEOPLE }, (_, index) => `p${index}`));
    const [ada, ben] = people as [Player, Player];
    if (kind === "conversation") return new MembershipWorld(kind, people, await startGroup(ada, ben), 0);
    const workspaceId = await makeWorkspace(ada);
    return new MembershipWorld(kind, people, await makeChannel(ada, workspaceId), workspaceId);
  }

  async take(step: Step): Promise<void> {
    if ("who" in step) await this.#change(step);
    else if (step.type === "deliver") await this.assertSame();
    else if (step.type === "sleep") await this.#sleep();
    else await this.#object.refreshDirectory(step.version);
    await this.#assertCounted();
  }

  /** After delivery, the room's copy equals D1. */
  async assertSame(): Promise<void> {
    await ctx.deliver(`${this.#kind}:${this.#id}`);
    // Nothing is queued for a room that was never opened.
    await this.#object.refreshDirectory(0);
    expect(await this.#copy()).toEqual(await this.#truth());
  }

  async #sleep(): Promise<void> {
    // Only a running object can be evicted.
    await this.#object.closeGrants(0, []);
    await evictDurableObject(this.#object);
  }

  get #object() {
    return this.#kind === "conversation" ? room(this.#id) : channelObject(this.#id);
  }

  async #change({ type, who, other }: Extract<Step, { who: number }>): Promise<void> {
    const [one, two] = [this.#people[who], this.#people[other]];
    if (!one || !two || this.#erased.has(who) || this.#erased.has(other)) return;
    switch (type) {
      case "add":
        return this.#add(one.id, two.id);
      case "remove":
        return this.#remove(one.id, two.id);
      case "rename":
        return this.#rename(one.id);
      case "block":
        if (one === two) return;
        this.#blocks.push([one.id, two.id]);
        await insertBlock(ctx.db, one.id, two.id, Date.now());
        return;
      case "unblock":
        return this.#unblock(who);
      case "write":
        return this.#write(one.id);
      case "accept":
        return this.#accept(one.id);
      case "leave":
        return this.#leaveWorkspace(one.id);
      case "erase":
        this.#erased.add(who);
        return this.#erase(one.id);
    }
  }

  async #add(accountId: number, addedBy: number): Promise<void> {
    if (this.#kind === "conversation") {
      await addToGroup(ctx.db, { roomId: this.#id, accountId, addedBy }, Date.now(), []);
      return;
    }
    const channel = (await findChannelAccess(ctx.db, this.#id, addedBy))?.channel;
    if (!channel) throw new Error("The channel is gone");
    const by = { actorId: addedBy, noticeIds: [ctx.newId(), ctx.newId()] satisfies [string, string] };
    await insertChannelMember(ctx.db, channel, accountId, by, Date.now());
  }

  async #remove(accountId: number, actorId: number): Promise<void> {
    if (this.#kind === "conversation") {
      await removeFromGroup(ctx.db, { roomId: this.#id, accountId }, actorId, Date.now());
      return;
    }
    const channel = (await findChannelAccess(ctx.db, this.#id, actorId))?.channel;
    if (channel) await deleteChannelMember(ctx.db, channel, actorId, accountId, Date.now());
  }

  async #rename(accountId: number): Promise<void> {
    this.#names += 1;
    await ctx.env.DB.prepare("UPDATE accounts SET first_name = ? WHERE id = ?")
      .bind(`Name ${this.#names}`, accountId)
      .run();
    for (const rooms of [conversationRooms, channelRooms]) await touchEverywhere(ctx.db, rooms, accountId);
  }

  async #unblock(which: number): Promise<void> {
    const [block] = this.#blocks.splice(which % Math.max(1, this.#blocks.length), 1);
    if (block) await deleteBlock(ctx.db, ...block);
  }

  async #write(accountId: number): Promise<void> {
    const command = { type: "SendMessage", content: "Hi", attachment: null, clientId: null } as const;
    await this.#object.perform(accountId, { ...command, clientTime: null }, 0);
  }

  async #accept(accountId: number): Promise<void> {
    const member = { workspaceId: this.#workspaceId, accountId, noticeId: ctx.newId() };
    if (this.#kind === "channel") await ctx.db.batch(accepting(ctx.db, member, Date.now()));
  }

  async #leaveWorkspace(accountId: number): Promise<void> {
    const event = { workspaceId: this.#workspaceId, actorId: accountId, subjectId: accountId };
    if (this.#kind === "channel")
      await endMembership(ctx.db, { ...event, noticeId: ctx.newId() }, Date.now());
  }

  async #erase(accountId: number): Promise<void> {
    await eraseFromConversations(LOSSY, accountId);
    await eraseFromChannels(LOSSY, accountId);
    await eraseFromWorkspaces(LOSSY, accountId);
    await ctx.env.DB.prepare("DELETE FROM accounts WHERE id = ?").bind(accountId).run();
  }

  /** Member ids, blocked pairs, and writers. */
  async #copy() {
    const erased = [...this.#erased].map((index) => this.#people[index]?.id ?? 0);
    return runInDurableObject(this.#object, (_, { storage: { sql } }) => {
      const rows = sql
        .exec("SELECT account_id, username, first_name, email, is_member FROM members ORDER BY 1")
        .toArray();
      const gone = rows.filter(({ account_id }) => erased.includes(Number(account_id)));
      for (const row of gone) expect(row).toMatchObject({ username: "deleted account", is_member: 0 });
      return {
        members: rows.filter((row) => !gone.includes(row)),
        blocks: sql.exec("SELECT one, other FROM blocks ORDER BY 1, 2").toArray(),
        writers: sql.exec("SELECT account_id FROM writers ORDER BY 1").toArray(),
      };
    });
  }

  async #truth() {
    const [table, column] = [`${this.#kind}_members`, `${this.#kind}_id`];
    const email =
      this.#kind === "conversation"
        ? "''"
        : `iif(exists (SELECT 1 FROM workspace_members AS w WHERE w.workspace_id = ${this.#workspaceId}
            AND w.account_id = a.id AND w.accepted_at IS NOT NULL), a.email, a.username || '@users.noreply.invalid')`;
    const queries = [
      `SELECT account_id, username, first_name, ${email} AS email, left_at IS NULL AS is_member
       FROM ${table} JOIN accounts AS a ON a.id = account_id WHERE ${column} = ?1 ORDER BY 1`,
      `SELECT DISTINCT min(blocker_id, blocked_id) AS one, max(blocker_id, blocked_id) AS other FROM blocks
       WHERE blocker_id IN (SELECT account_id FROM ${table} WHERE ${column} = ?1)
         AND blocked_id IN (SELECT account_id FROM ${table} WHERE ${column} = ?1) ORDER BY 1, 2`,
      `SELECT w.account_id FROM conversation_writers AS w JOIN conversation_members AS m
         ON m.conversation_id = w.conversation_id AND m.account_id = w.account_id
       WHERE w.conversation_id = ?1 AND left_at IS NULL AND at >= joined_at AND '${this.#kind}' = 'conversation' ORDER BY 1`,
    ];
    const results = await ctx.env.DB.batch(queries.map((query) => ctx.env.DB.prepare(query).bind(this.#id)));
    const [members, blocks, writers] = results.map(({ results: rows }) => rows);
    return { members, blocks, writers };
  }

  /** The counters of room and workspace equal the rows [M2]. */
  async #assertCounted(): Promise<void> {
    const { results } = await ctx.env.DB.prepare(
      `SELECT members, ever_members,
         (SELECT count(*) FROM ${this.#kind}_members WHERE ${this.#kind}_id = id AND left_at IS NULL) AS today,
         (SELECT count(*) FROM ${this.#kind}_members WHERE ${this.#kind}_id = id) AS ever
       FROM ${this.#kind}s WHERE id = ?1
       UNION ALL SELECT members, 0, (SELECT count(*) FROM workspace_members WHERE workspace_id = id), 0
       FROM workspaces WHERE id = ?2`,
    )
      .bind(this.#id, this.#workspaceId)
      .all<Record<"members" | "ever_members" | "today" | "ever", number>>();
    for (const { members, ever_members, today, ever } of results)
      expect([members, ever_members]).toEqual([today, ever]);
  }
}
