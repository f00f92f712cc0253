import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { deleteKeyCountsBefore, deleteKeysBefore } from "../../src/http/store.ts";
import { DAY_MS, HOUR_MS, SECOND_MS } from "../../src/lib/time.ts";
import { api, type Reply, refused } from "../support/api.ts";
import { cast, ctx, type Player } from "../support/cast.ts";

const PROFILES = "/api/profiles/";

const newKey = () => crypto.randomUUID();
const withKey = (key: string) => ({ "Idempotency-Key": key });
const add = (as: Player, key: string, profile_type = "gym") =>
  api("POST", PROFILES, { as, body: { profile_type }, headers: withKey(key) });

function isReplay(reply: Reply<unknown>): boolean {
  return reply.headers.get("Idempotency-Replayed") === "true";
}

async function age(as: Player, ms: number): Promise<void> {
  await env.DB.prepare(
    "update idempotency_keys set created_at = created_at - ?1, claimed_at = claimed_at - ?1 where scope = ?2",
  )
    .bind(ms, `account:${as.id}`)
    .run();
}

describe("a write with an Idempotency-Key", () => {
  it("is done once with the first answer", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    const first = await add(ada, key);
    const second = await add(ada, key);
    expect([first.status, isReplay(first)]).toEqual([201, false]);
    expect([second.status, second.body, isReplay(second)]).toEqual([201, first.body, true]);
    expect(second.headers.get("Content-Type")).toBe(first.headers.get("Content-Type"));
    expect(second.headers.get("X-Request-Id")).toMatch(/\w/);
    expect((await api<unknown[]>("GET", PROFILES, { as: ada })).body).toHaveLength(1);
  });

  it("is the same with and without a trailing slash", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    const first = await add(ada, key);
    const options = { as: ada, body: { profile_type: "gym" }, headers: withKey(key) };
    expect((await api("POST", "/api/profiles", options)).body).toEqual(first.body);
  });

  it("replays an answer without a body", async () => {
    const [ada] = await cast("ada");
    const { id } = (await add(ada, newKey())).body;
    const headers = withKey(newKey());
    const again = () => api("DELETE", `${PROFILES}${id}/`, { as: ada, headers });
    const first = await again();
    expect([first.status, isReplay(first)]).toEqual([204, false]);
    const second = await again();
    expect([second.status, isReplay(second)]).toEqual([204, true]);
    expect((await refused("DELETE", `${PROFILES}${id}/`, { as: ada })).status).toBe(404);
  });

  it("replays a deletion although the thing is gone, only for the same request", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const make = async () =>
      (await api<{ id: string }>("POST", "/api/workouts/", { as: ada, body: { name: "Push Day" } })).body.id;
    const [deleted, other] = [await make(), await make()];
    const headers = withKey(newKey());
    const remove = (id: string, as: Player, body?: object) =>
      api("DELETE", `/api/workouts/${id}/`, { as, headers, ...(body && { body }) });
    expect((await remove(deleted, ada)).status).toBe(204);
    const again = await remove(deleted, ada);
    expect([again.status, isReplay(again)]).toEqual([204, true]);
    expect((await remove(deleted, ben)).status).toBe(404);
    expect((await remove(deleted, ada, { sure: true })).status).toBe(404);
    expect((await remove(other, ada)).status).toBe(409);
    await age(ada, DAY_MS + SECOND_MS);
    expect((await remove(deleted, ada)).status).toBe(404);
  });

  it("does not replay what the caller may no longer read", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const { id } = (
      await api("POST", "/api/workouts/", { as: ada, body: { name: "Push Day", is_public: true } })
    ).body;
    const clone = () =>
      api("POST", `/api/workouts/${id}/clone/`, { as: ben, headers: withKey("clone"), body: {} });
    expect((await clone()).status).toBe(201);
    await api("PATCH", `/api/workouts/${id}/`, { as: ada, body: { is_public: false } });
    expect((await clone()).status).toBe(404);
  });

  it("is refused with another body, path or method", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    await add(ada, key);
    const others = [
      ["POST", PROFILES, { profile_type: "store" }],
      ["POST", "/api/workouts/", { profile_type: "gym" }],
      ["PATCH", "/api/auth/profile/", { profile_type: "gym" }],
      ["PUT", "/api/auth/profile/", { profile_type: "gym" }],
    ] as const;
    for (const [method, path, body] of others) {
      const problem = await refused(method, path, { as: ada, body, headers: withKey(key) });
      expect(problem).toMatchObject({ status: 409, code: "idempotency_key_reused" });
    }
    expect((await api<unknown[]>("GET", PROFILES, { as: ada })).body).toHaveLength(1);
  });

  it("is refused with another query", async () => {
    const [ada] = await cast("ada");
    const options = { as: ada, body: { name: "Push Day" }, headers: withKey(newKey()) };
    expect((await api("POST", "/api/workouts/?unit=kg", options)).status).toBe(201);
    expect(await refused("POST", "/api/workouts/?unit=lb", options)).toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  it("runs again after a refusal", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    expect((await add(ada, key, "nonsense")).status).toBe(400);
    expect((await add(ada, key)).status).toBe(201);
    const second = newKey();
    const taken = await add(ada, second);
    expect([taken.status, isReplay(taken)]).toEqual([409, false]);
    await api("DELETE", `${PROFILES}${(await add(ada, key)).body.id}/`, { as: ada });
    expect((await add(ada, second)).status).toBe(201);
  });

  it("waits for the running first request and gets its answer", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    const replies = await Promise.all(Array.from({ length: 5 }, () => add(ada, key)));
    for (const reply of replies) expect([reply.status, reply.body]).toEqual([201, replies[0]?.body]);
    expect(replies.filter((reply) => !isReplay(reply))).toHaveLength(1);
    expect((await api<unknown[]>("GET", PROFILES, { as: ada })).body).toHaveLength(1);
  });

  it("runs if the first request was refused", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    const replies = await Promise.all([add(ada, key, "nonsense"), add(ada, key, "nonsense")]);
    expect(replies.map(({ status }) => status)).toEqual([400, 400]);
    expect((await add(ada, key)).status).toBe(201);
  });

  it("is refused if the first request does not end in time or had another body", async () => {
    const [ada] = await cast("ada");
    const [key] = [newKey(), await add(ada, newKey())];
    await add(ada, key, "store");
    await env.DB.prepare("update idempotency_keys set status = null, is_done = 0 where scope = ?")
      .bind(`account:${ada.id}`)
      .run();
    const late = await add(ada, key, "store");
    expect([late.status, late.body.code]).toEqual([409, "idempotency_key_in_progress"]);
    expect(late.headers.get("Retry-After")).toBe("1");
    const other = await add(ada, key, "gym");
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
  });

  it("requires a key of 1 to 255 characters", async () => {
    const [ada] = await cast("ada");
    for (const key of ["", "x".repeat(256)]) {
      const reply = await add(ada, key);
      expect(reply).toMatchObject({ status: 400, body: { errors: [{ path: "Idempotency-Key" }] } });
    }
    expect((await add(ada, "x".repeat(255))).status).toBe(201);
    expect((await add(ada, "y", "store")).status).toBe(201);
  });

  it("is ignored for reads", async () => {
    const [ada] = await cast("ada");
    const headers = withKey("x".repeat(256));
    expect((await api("GET", PROFILES, { as: ada, headers })).status).toBe(200);
  });

  it("is separate per account", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const key = newKey();
    const [hers, his] = [await add(ada, key), await add(ben, key)];
    expect([hers.body.account, his.body.account]).toEqual([ada.id, ben.id]);
    expect((await refused("POST", PROFILES, { headers: withKey(key), body: {} })).status).toBe(401);
  });
});

describe("the stored state of a write with an Idempotency-Key", () => {
  it("contains no token, no message text and not the key itself", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const key = newKey();
    const headers = withKey(key);
    const login = { username: ada.username, password: ada.password };
    const { body: grant } = await api("POST", "/api/auth/login/", { body: login, headers });
    const { body: ticket } = await api("POST", "/api/ws-tickets/", { as: ada, headers });
    const started = await api("POST", "/api/chat/conversations/start/", {
      as: ada,
      body: { user2: ben.id },
      headers,
    });
    await api("POST", `/api/chat/conversations/${started.body.id}/send_message/`, {
      as: ada,
      body: { content: "a very secret message" },
      headers: withKey(newKey()),
    });
    const { results } = await env.DB.prepare("select * from idempotency_keys").all();
    expect(results.length).toBeGreaterThanOrEqual(2);
    const stored = JSON.stringify(results);
    for (const secret of [key, String(ticket.ticket), String(grant.access), "secret message", ada.access]) {
      expect(stored).not.toContain(secret);
    }
  });

  it("can be taken over 10 seconds after its run was interrupted", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    await add(ada, key);
    await env.DB.prepare(
      "update idempotency_keys set status = null, body = null, is_done = 0 where scope = ?",
    )
      .bind(`account:${ada.id}`)
      .run();
    expect((await add(ada, key)).body.code).toBe("idempotency_key_in_progress");
    await age(ada, 11 * SECOND_MS);
    const retaken = await add(ada, key);
    expect([retaken.status, retaken.body.code]).toEqual([409, "profile_exists"]);
  });

  it("excludes answers over 16 KiB: a retry presents the result", async () => {
    const [ada] = await cast("ada");
    const instructions = Array.from({ length: 60 }, () => "i".repeat(500));
    const body = { name: "Squat", category: "strength", instructions };
    const headers = withKey(newKey());
    const first = await api("POST", "/api/exercises/", { as: ada, body, headers });
    expect(first.status).toBe(201);
    const kept = await env.DB.prepare("select body, status from idempotency_keys where scope = ?")
      .bind(`account:${ada.id}`)
      .first();
    expect(kept).toEqual({ body: null, status: 201 });
    const second = await api("POST", "/api/exercises/", { as: ada, body, headers });
    expect([second.status, second.body, isReplay(second)]).toEqual([201, first.body, true]);
  });

  it("is limited to 50,000 keys and 32 MiB of answers a day", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const key = newKey();
    await add(ada, key);
    const use = env.DB.prepare("update idempotency_use set keys = ?, bytes = ? where scope = ?");
    for (const [keys, bytes] of [
      [50_000, 0],
      [1, 32 * 1024 * 1024],
    ]) {
      const { meta } = await use.bind(keys, bytes, `account:${ada.id}`).run();
      expect(meta.changes).toBe(1);
      const refusal = await add(ada, newKey(), "store");
      expect([refusal.status, refusal.body.code]).toEqual([429, "rate_limited"]);
      expect(Number(refusal.headers.get("Retry-After"))).toBeGreaterThan(0);
      expect(isReplay(await add(ada, key))).toBe(true);
    }
    expect((await add(ben, newKey())).status).toBe(201);
    await env.DB.prepare("update idempotency_use set day = day - 1 where scope = ?")
      .bind(`account:${ada.id}`)
      .run();
    expect((await add(ada, newKey(), "store")).status).toBe(201);
  });

  it("expires after 24 hours", async () => {
    const [ada] = await cast("ada");
    const key = newKey();
    await add(ada, key);
    await age(ada, DAY_MS - HOUR_MS);
    expect(isReplay(await add(ada, key))).toBe(true);
    await age(ada, 2 * HOUR_MS);
    const anew = await add(ada, key, "store");
    expect([anew.status, isReplay(anew)]).toEqual([201, false]);
  });

  it("is deleted in batches", async () => {
    const [ada] = await cast("ada");
    for (const type of ["gym", "trainer", "store"]) await add(ada, newKey(), type);
    const since = Date.now() - 7 * DAY_MS;
    expect(await deleteKeysBefore(ctx.db, since, 100)).toBe(0);
    await age(ada, 8 * DAY_MS);
    expect(await deleteKeysBefore(ctx.db, since, 2)).toBe(2);
    expect(await deleteKeysBefore(ctx.db, since, 2)).toBe(1);
  });

  it("is counted, and counts of past days are deleted", async () => {
    const [ada] = await cast("ada");
    await add(ada, newKey());
    expect(await deleteKeyCountsBefore(ctx.db, Date.now() - DAY_MS, 100)).toBe(0);
    const count = "select keys, bytes > 0 as has_bytes from idempotency_use where scope = ?";
    const row = await env.DB.prepare(count).bind(`account:${ada.id}`).first();
    expect(row).toEqual({ keys: 1, has_bytes: 1 });
    await env.DB.prepare("update idempotency_use set day = day - 3 where scope = ?")
      .bind(`account:${ada.id}`)
      .run();
    expect(await deleteKeyCountsBefore(ctx.db, Date.now() - DAY_MS, 100)).toBe(1);
  });
});
