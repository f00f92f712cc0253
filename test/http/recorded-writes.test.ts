import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/database.ts";
import { insertProfile } from "../../src/features/profiles/store.ts";
import { RecordedWrites } from "../../src/http/recorded-writes.ts";
import { claimKey, findKey, takeOverClaim } from "../../src/http/store.ts";
import { cast, ctx } from "../support/cast.ts";

const LIMITS = { keys: 100, bytes: 100 };

async function claimed(claim: string) {
  const asked = { scope: `test:${crypto.randomUUID()}`, key: "k", request: "r", bodyHash: null, claim };
  const use = await claimKey(ctx.db, asked, Date.now(), LIMITS);
  if (!use) throw new Error("a new key is claimed");
  return use;
}

function recording(
  use: { scope: string; key: string; claim: string },
  result: () => unknown = () => undefined,
) {
  const writes = new RecordedWrites(env.DB, use, result);
  return { writes, db: openDatabase(writes.database) };
}

describe("a database that records a write as done", () => {
  it("records it with the first changed row and the inserted rowid", async () => {
    const [ada] = await cast("ada");
    const use = await claimed("one");
    const { writes, db } = recording(use, () => ({ told: true }));
    const values = { accountId: ada.id, profileType: "gym", createdAt: 0 } as const;
    const made = await insertProfile(db, values);
    const after = await findKey(ctx.db, use, Date.now());
    expect(after).toMatchObject({ isDone: true, madeId: made?.id, result: '{"told":true}' });
    expect(made).toMatchObject(values);
    expect(writes.end()).toBe(true);
  });

  it("records nothing without a change", async () => {
    const use = await claimed("one");
    const { writes, db } = recording(use);
    await db.all("select 1");
    await db.run("update accounts set first_name = '' where id = -1");
    expect(await findKey(ctx.db, use, Date.now())).toMatchObject({ isDone: false });
    expect(writes.end()).toBe(false);
  });

  it("refuses a run that lost its claim", async () => {
    const [ada] = await cast("ada");
    const use = await claimed("one");
    expect(await takeOverClaim(ctx.db, use, "two", Date.now())).toMatchObject({ claim: "two" });
    const { db } = recording(use);
    const lost = insertProfile(db, { accountId: ada.id, profileType: "gym", createdAt: 0 });
    await expect(lost).rejects.toMatchObject({ cause: { code: "idempotency_key_in_progress" } });
    const count = await env.DB.prepare("select count(*) as n from profiles where account_id = ?")
      .bind(ada.id)
      .first("n");
    expect(count).toBe(0);
  });
});
