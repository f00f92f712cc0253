import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../src/context.ts";
import { runJob } from "../../../src/cron.ts";
import type { Mail } from "../../../src/features/mail/protocol.ts";
import { requireWorkspace } from "../../../src/features/workspaces/actions.ts";
import { listDue } from "../../../src/features/workspaces/invitations/outbox/store.ts";
import { workspaceInvitations } from "../../../src/features/workspaces/invitations/tables.ts";
import { addMember } from "../../../src/features/workspaces/members/actions.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/lib/time.ts";
import { api, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { scannedBy, watchedDatabase } from "../../support/query-plans.ts";
import { makeChannel, makeWorkspace } from "../../support/team.ts";

const JOB = "send invitations whose mail was not taken";

const mailServerFails = async () => {
  throw new Error("planned failure");
};
const crashesWhileSending = () => new Promise<void>(() => undefined);

/** A mail server, and what it took. */
function postOffice() {
  const mails: Mail[] = [];
  return {
    mails,
    take: async (mail: Mail) => {
      mails.push(mail);
    },
  };
}

const membersOf = (workspaceId: number) => `/api/workspaces/${workspaceId}/members/`;
const codeIn = (mail: Mail | undefined) => /^[\w-]{43}$/m.exec(mail?.text ?? "")?.[0] ?? "no code";
const accept = (as: Player, code: string) => api("POST", "/api/invitations/", { as, body: { code } });

/** Invites, and waits for the sending of the mail to end, unless it never does. */
async function inviteWhile(mail: Context["mail"], inviter: Player, workspaceId: number, email: string) {
  const work: Promise<unknown>[] = [];
  const background = (_: string, each: Promise<unknown>) => {
    work.push(each);
  };
  const actor = { accountId: inviter.id, grantId: "none" };
  const access = await requireWorkspace(ctx, inviter.id, workspaceId);
  await addMember({ ...ctx, mail, background }, actor, access, { email }, "member");
  expect(work).toHaveLength(1);
  if (mail !== crashesWhileSending) await Promise.allSettled(work);
  await expect.poll(async () => (await rowFor(email))?.mailAttempts).toBeGreaterThan(0);
}

/** Runs the minute's job by a clock that is ahead. */
const runLater = (ms: number, mail: Context["mail"]) =>
  runJob({ ...ctx, mail, now: () => Date.now() + ms }, JOB);

async function rowFor(email: string) {
  const rows = await ctx.db.select().from(workspaceInvitations);
  return rows.find((row) => row.email === email);
}

async function keptMailsTo(email: string): Promise<number> {
  const query = ctx.env.DB.prepare("SELECT count(*) AS n FROM dev_mails WHERE recipient = ?");
  return (await query.bind(email).first<{ n: number }>())?.n ?? 0;
}

describe("[W19] an invitation whose mail failed", () => {
  it.each([
    ["the mail server failed", mailServerFails],
    ["a crash came first", crashesWhileSending],
  ])("is sent a minute later, once, if %s", async (_, mail) => {
    const [ada, ben] = await cast("ada", "ben");
    const workspaceId = await makeWorkspace(ada, { isOpen: false });
    const { mails, take } = postOffice();
    await inviteWhile(mail, ada, workspaceId, ben.email);
    const again = await api("POST", membersOf(workspaceId), { as: ada, body: { email: ben.email } });
    expect(again.status).toBe(201);
    await runLater(0, take);
    expect([mails, await keptMailsTo(ben.email)]).toEqual([[], 0]);
    await runLater(2 * MINUTE_MS, take);
    expect(mails).toMatchObject([{ to: ben.email, subject: "Ada invited you to The Team" }]);
    await runLater(2 * HOUR_MS, take);
    expect(mails).toHaveLength(1);
    expect((await accept(ben, codeIn(mails[0]))).status).toBe(201);
  });

  it("is sent once by two concurrent runs", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { mails, take } = postOffice();
    await inviteWhile(mailServerFails, ada, await makeWorkspace(ada), ben.email);
    await Promise.all([1, 2, 3].map(() => runLater(2 * MINUTE_MS, take)));
    expect(mails).toHaveLength(1);
  });

  it("is retried with backoff, and given up after a day", async () => {
    const [ada] = await cast("ada");
    const email = `down_${ada.email}`;
    const { mails, take } = postOffice();
    await inviteWhile(mailServerFails, ada, await makeWorkspace(ada), email);
    await runLater(2 * MINUTE_MS, mailServerFails);
    expect(await rowFor(email)).toMatchObject({ mailAttempts: 2 });
    await runLater(3 * MINUTE_MS, mailServerFails);
    expect(await rowFor(email)).toMatchObject({ mailAttempts: 2 });
    await runLater(5 * MINUTE_MS, mailServerFails);
    expect(await rowFor(email)).toMatchObject({ mailAttempts: 3 });
    await runLater(DAY_MS + MINUTE_MS, take);
    expect(mails).toEqual([]);
    expect(await rowFor(email)).toMatchObject({ mailAttempts: 3, mailDueAt: null });
  });

  it("gets a new code for seven days, which voids the previous one", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const first = postOffice();
    const second = postOffice();
    const takenUnnoticed = async (mail: Mail) => {
      await first.take(mail);
      throw new Error("planned failure");
    };
    await inviteWhile(takenUnnoticed, ada, await makeWorkspace(ada), ben.email);
    const before = await rowFor(ben.email);
    await runLater(HOUR_MS, second.take);
    expect((await rowFor(ben.email))?.expiresAt).toBeGreaterThanOrEqual((before?.expiresAt ?? 0) + HOUR_MS);
    const code = codeIn(first.mails[0]);
    expect(code).toHaveLength(43);
    expect((await refused("POST", "/api/invitations/", { as: ben, body: { code } })).status).toBe(404);
    expect((await accept(ben, codeIn(second.mails[0]))).status).toBe(201);
  });

  it("names its channel, and goes to the address as given", async () => {
    const [ada] = await cast("ada");
    const workspaceId = await makeWorkspace(ada);
    const channelId = await makeChannel(ada, workspaceId);
    const email = `Cased_${ada.email}`;
    await api("POST", `/api/channels/${channelId}/members/`, { as: ada, body: { email } });
    await expect.poll(() => keptMailsTo(email)).toBe(1);
    const { results } = await ctx.env.DB.prepare("SELECT subject FROM dev_mails WHERE recipient = ?")
      .bind(email)
      .all<{ subject: string }>();
    await expect.poll(async () => (await rowFor(email))?.mailDueAt).toBeNull();
    await ctx.db
      .update(workspaceInvitations)
      .set({ mailDueAt: 1 })
      .where(eq(workspaceInvitations.email, email));
    const { mails, take } = postOffice();
    await runLater(0, take);
    expect(results).toHaveLength(1);
    expect(mails).toMatchObject([{ to: email, ...results[0] }]);
  });

  it("is not sent once its inviter has left, or across a block", async () => {
    const [ada, ben, cleo, dan] = await cast("ada", "ben", "cleo", "dan");
    const workspaceId = await makeWorkspace(ada);
    await api("POST", membersOf(workspaceId), { as: cleo, body: { account_id: cleo.id } });
    const { mails, take } = postOffice();
    await inviteWhile(mailServerFails, cleo, workspaceId, ben.email);
    await inviteWhile(mailServerFails, ada, workspaceId, ben.email);
    await inviteWhile(mailServerFails, ada, workspaceId, dan.email);
    await api("DELETE", `${membersOf(workspaceId)}${cleo.id}/`, { as: cleo });
    await api("PUT", `/api/blocks/${ada.username}/`, { as: dan });
    await runLater(2 * MINUTE_MS, take);
    expect(mails).toMatchObject([{ to: ben.email, subject: "Ada invited you to The Team" }]);
    await runLater(2 * HOUR_MS, take);
    expect(mails).toHaveLength(1);
  });
});

it("an invitation that was mailed is not sent again, by its Idempotency-Key or by the job", async () => {
  const [ada, ben] = await cast("ada", "ben");
  const path = membersOf(await makeWorkspace(ada));
  const request = {
    as: ada,
    body: { email: ben.email },
    headers: { "Idempotency-Key": crypto.randomUUID() },
  };
  const first = await api("POST", path, request);
  await expect.poll(async () => (await rowFor(ben.email))?.mailDueAt).toBeNull();
  const second = await api("POST", path, request);
  expect([second.status, second.body]).toEqual([201, first.body]);
  const { mails, take } = postOffice();
  await runLater(2 * HOUR_MS, take);
  expect(mails).toEqual([]);
  expect(await keptMailsTo(ben.email)).toBe(1);
});

it("invitations whose mail is due are found by an index", async () => {
  const { db, asked } = watchedDatabase();
  await listDue(db, Date.now(), 10);
  expect(asked).toHaveLength(1);
  for (const statement of asked) expect(await scannedBy(statement)).toEqual([]);
});
