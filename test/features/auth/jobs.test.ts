import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { authenticate } from "../../../src/features/auth/actions.ts";
import { forgetGrants, recallGrant, rememberGrant } from "../../../src/features/auth/grant-memory.ts";
import { endGrants } from "../../../src/features/auth/grants/actions.ts";
import { purgeEndedGrants, purgeTickets } from "../../../src/features/auth/jobs.ts";
import { issueTicket } from "../../../src/features/auth/tickets/actions.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../../src/lib/time.ts";
import { cast, ctx, logIn } from "../../support/cast.ts";

const later = (ms: number) => {
  const then = Date.now() + ms;
  return { ...ctx, now: () => then };
};

async function grantIds(accountId: number): Promise<unknown[]> {
  const { results } = await env.DB.prepare("select id from grants where account_id = ? order by id")
    .bind(accountId)
    .all();
  return results.map((row) => row.id);
}

describe("purging", () => {
  it("deletes grants a month after they ended, in batches, and never an active one", async () => {
    const [ada] = await cast("ada");
    const ended = [await logIn(ada), await logIn(ada), await logIn(ada)];
    await endGrants(
      ctx,
      ada.id,
      ended.map((grant) => grant.grantId),
    );
    expect(await purgeEndedGrants(later(30 * DAY_MS - MINUTE_MS), 100)).toBe(0);
    expect(await purgeEndedGrants(later(30 * DAY_MS + MINUTE_MS), 2)).toBe(2);
    expect(await purgeEndedGrants(later(30 * DAY_MS + MINUTE_MS), 2)).toBe(1);
    expect(await purgeEndedGrants(later(365 * DAY_MS), 100)).toBe(0);
    expect(await grantIds(ada.id)).toEqual([ada.grantId]);
  });

  it("deletes expired tickets", async () => {
    const [ada] = await cast("ada");
    const actor = { accountId: ada.id, grantId: ada.grantId };
    for (let time = 0; time < 3; time += 1) await issueTicket(ctx, actor);
    expect(await purgeTickets(later(0), 100)).toBe(0);
    expect(await purgeTickets(later(31 * SECOND_MS), 2)).toBe(2);
    expect(await purgeTickets(later(31 * SECOND_MS), 2)).toBe(1);
  });
});

describe("an isolate's memory of active grants", () => {
  it("lasts 10 seconds or until the grant is known to have ended", () => {
    rememberGrant("one", 7, 1000);
    expect(recallGrant("one", 1000 + 10 * SECOND_MS - 1)).toBe(7);
    expect(recallGrant("one", 1000 + 10 * SECOND_MS)).toBeNull();
    rememberGrant("two", 8, 1000);
    forgetGrants(["one", "two", "three"]);
    expect(recallGrant("two", 1000)).toBeNull();
  });

  it("is bounded and drops the oldest first", () => {
    for (let index = 0; index <= 10_000; index += 1) rememberGrant(`grant-${index}`, index, 1000);
    expect(recallGrant("grant-0", 1000)).toBeNull();
    expect(recallGrant("grant-1", 1000)).toBe(1);
    expect(recallGrant("grant-10000", 1000)).toBe(10_000);
  });

  it("accepts an ended login's access token for at most 10 seconds", async () => {
    const [ada] = await cast("ada");
    const credentials = { kind: "bearer", value: ada.access } as const;
    expect(await ctx.authenticate(credentials)).toMatchObject({ accountId: ada.id });
    // As another isolate ends it, whose memory is not ours.
    await env.DB.prepare("update grants set ended_at = ? where id = ?").bind(Date.now(), ada.grantId).run();
    expect(await authenticate(later(10 * SECOND_MS), credentials)).toBeNull();
    expect(await ctx.authenticate({ kind: "token", value: ada.token })).toBeNull();
  });
});
