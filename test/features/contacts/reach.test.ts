import { describe, expect, it } from "vitest";
import { insertAccount } from "../../../src/features/accounts/store.ts";
import { addFriend } from "../../../src/features/contacts/actions.ts";
import { countReach, purgeReaches, STRANGERS_A_DAY } from "../../../src/features/contacts/reach/actions.ts";
import { strangerReaches } from "../../../src/features/contacts/reach/tables.ts";
import { createGroup, startConversation } from "../../../src/features/conversations/actions.ts";
import { requireWorkspace } from "../../../src/features/workspaces/actions.ts";
import { addMember } from "../../../src/features/workspaces/members/actions.ts";
import { AppError } from "../../../src/lib/error.ts";
import { DAY_MS } from "../../../src/lib/time.ts";
import { say, start } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { befriend } from "../../support/contacts.ts";
import { makeWorkspace } from "../../support/team.ts";

/** The context of a server that limits what accounts do. */
const limited = { ...ctx, config: { ...ctx.config, rateLimits: "on" as const } };

let crowds = 0;

/** Numbers of people who know nobody. */
async function crowd(size: number): Promise<number[]> {
  crowds += 1;
  const ids: number[] = [];
  for (let index = 0; index < size; index += 1) {
    const username = `crowd_${crowds}_${index}`;
    const names = { username, email: `${username}@example.com`, firstName: "", lastName: "" };
    ids.push(await insertAccount(ctx.db, { ...names, passwordHash: "none" }, Date.now()));
  }
  return ids;
}

const actorOf = ({ id }: Player) => ({ accountId: id, grantId: "none" });
const startWith = (player: Player, otherId: number) => startConversation(limited, actorOf(player), otherId);

/** The error by which something is refused. */
async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`Not refused: ${String(error)}`);
  return error;
}

describe("reaching strangers", () => {
  it("is refused from the 51st person a day, with Retry-After", async () => {
    const [eve, ben] = await cast("eve", "ben");
    const strangers = await crowd(STRANGERS_A_DAY);
    for (const id of strangers) expect((await startWith(eve, id)).isNew).toBe(true);
    const refusal = await refusalOf(startWith(eve, ben.id));
    expect(refusal.code).toBe("rate_limited");
    expect(refusal.message).toContain("50 people a day");
    expect(refusal.details.retryAfterSeconds).toBeGreaterThan(DAY_MS / 1000 - 60);
    expect(refusal.details.retryAfterSeconds).toBeLessThanOrEqual(DAY_MS / 1000);
    expect((await startWith(eve, strangers[0] ?? 0)).isNew).toBe(false);
    const tomorrow = { ...limited, now: () => Date.now() + DAY_MS + 1000 };
    expect((await startConversation(tomorrow, actorOf(eve), ben.id)).isNew).toBe(true);
  });

  it("cannot exceed the limit by concurrent requests", async () => {
    const [eve] = await cast("eve");
    const strangers = await crowd(STRANGERS_A_DAY + 12);
    const tries = await Promise.allSettled(strangers.map((id) => startWith(eve, id)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(STRANGERS_A_DAY);
  });

  it("counts conversations, groups, workspaces, friends and invites together, and each person once", async () => {
    const [eve, ben] = await cast("eve", "ben");
    const [one, two, three, ...others] = await crowd(STRANGERS_A_DAY);
    const actor = actorOf(eve);
    await startWith(eve, one ?? 0);
    await addFriend(limited, eve.id, one ?? 0);
    await addFriend(limited, eve.id, two ?? 0);
    await countReach(limited, eve.id, [three ?? 0, two ?? 0]);
    await createGroup(limited, actor, { name: "all", participantIds: [one ?? 0, ...others] });
    const access = await requireWorkspace(limited, eve.id, await makeWorkspace(eve));
    const refusals = [
      refusalOf(startWith(eve, ben.id)),
      refusalOf(addFriend(limited, eve.id, ben.id)),
      refusalOf(countReach(limited, eve.id, [ben.id])),
      refusalOf(createGroup(limited, actor, { name: "x", participantIds: [one ?? 0, ben.id] })),
      refusalOf(addMember(limited, actor, access, { username: ben.username }, "member")),
      refusalOf(addMember(limited, actor, access, { email: "somebody@example.org" }, "member")),
    ];
    for (const refusal of await Promise.all(refusals)) expect(refusal.code).toBe("rate_limited");
    expect(await addMember(limited, actor, access, { accountId: one ?? 0 }, "member")).toMatchObject({
      accountId: one,
    });
  });

  it("refuses a group with too many strangers and counts none", async () => {
    const [eve] = await cast("eve");
    const strangers = await crowd(STRANGERS_A_DAY + 1);
    const whole = createGroup(limited, actorOf(eve), { name: "all", participantIds: strangers });
    expect((await refusalOf(whole)).code).toBe("rate_limited");
    const fifty = { name: "fifty", participantIds: strangers.slice(1) };
    expect(await createGroup(limited, actorOf(eve), fifty)).toMatchObject({ role: "creator" });
  });

  it("does not count contacts or people who wrote or added the account first", async () => {
    const [eve, friend, writer, admirer, stranger] = await cast(
      "eve",
      "friend",
      "writer",
      "admirer",
      "stranger",
    );
    await befriend(eve, friend);
    await say(writer, await start(writer, eve), "Hello");
    await addFriend(ctx, admirer.id, eve.id);
    // The friend was a stranger when they were befriended.
    await createGroup(limited, actorOf(eve), { name: "x", participantIds: await crowd(STRANGERS_A_DAY - 1) });
    const known = [friend.id, writer.id, admirer.id];
    expect(await createGroup(limited, actorOf(eve), { name: "y", participantIds: known })).toBeDefined();
    await addFriend(limited, eve.id, writer.id);
    expect((await refusalOf(addFriend(limited, eve.id, stranger.id))).code).toBe("rate_limited");
  });

  it("is no longer counted after a day", async () => {
    const [eve] = await cast("eve");
    const [stranger] = await crowd(1);
    await startWith(eve, stranger ?? 0);
    await purgeReaches(ctx, 1000);
    const kept = async () =>
      (await ctx.db.select().from(strangerReaches)).filter(({ accountId }) => accountId === eve.id).length;
    expect(await kept()).toBe(1);
    await purgeReaches({ ...ctx, now: () => Date.now() + DAY_MS + 1000 }, 1000);
    expect(await kept()).toBe(0);
  });
});
