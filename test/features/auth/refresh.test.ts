import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { refresh } from "../../../src/features/auth/actions.ts";
import { signRefreshToken } from "../../../src/features/auth/tokens.ts";
import { DAY_MS } from "../../../src/lib/time.ts";
import { api, refused } from "../../support/api.ts";
import { cast, ctx, logIn } from "../../support/cast.ts";
import { openSocket } from "../../support/socket.ts";

interface Pair {
  access: string;
  refresh: string;
}

const PATH = "/api/auth/refresh/";
const present = (token: string) => api<Pair>("POST", PATH, { headers: { refresh: token } });
const whoAmI = (access: string) => api("GET", "/api/auth/profile/", { as: access });

describe("refreshing", () => {
  it("accepts the token in a header without a body", async () => {
    const [ada] = await cast("ada");
    const reply = await present(ada.refresh);
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body).sort()).toEqual(["access", "refresh"]);
    expect((await whoAmI(reply.body.access)).status).toBe(200);
  });

  it("accepts the token in the body", async () => {
    const [ada] = await cast("ada");
    const reply = await api<Pair>("POST", "/api/auth/refresh", { body: { refresh: ada.refresh } });
    expect(reply.status).toBe(200);
    expect((await whoAmI(reply.body.access)).status).toBe(200);
  });

  it("accepts the token in a header with an empty object as the body", async () => {
    const [ada] = await cast("ada");
    const reply = await api("POST", PATH, { headers: { refresh: ada.refresh }, body: {} });
    expect(reply.status).toBe(200);
  });

  it.each([
    ["no token at all", {}],
    ["an empty body", { body: {} }],
    ["an empty token", { body: { refresh: "" } }],
    ["what is no token", { headers: { refresh: "no.such.token" } }],
  ])("is refused with %s", async (_case, options) => {
    expect(await refused("POST", PATH, options)).toMatchObject({ status: 401, code: "not_signed_in" });
  });

  it("is refused with a token that is not text", async () => {
    const problem = await refused("POST", PATH, { body: { refresh: 7 } });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
  });

  it("is refused with another kind of token", async () => {
    const [ada] = await cast("ada");
    for (const other of [ada.access, ada.token]) expect((await present(other)).status).toBe(401);
    expect((await present(ada.refresh)).status).toBe(200);
  });

  it("is refused after two days, and under another secret", async () => {
    const [ada] = await cast("ada");
    const { id: accountId, grantId } = ada;
    const later = { ...ctx, now: () => Date.now() + 2 * DAY_MS };
    await expect(refresh(later, ada.refresh)).rejects.toMatchObject({ code: "not_signed_in" });
    const claims = { accountId, grantId, generation: 1 };
    const forged = await signRefreshToken(`${ctx.config.authSecret}!`, claims, Date.now());
    expect((await present(forged)).status).toBe(401);
  });
});

describe("rotation", () => {
  it("keeps the old token valid while the new one is unused", async () => {
    const [ada] = await cast("ada");
    for (let time = 0; time < 3; time += 1) {
      const reply = await present(ada.refresh);
      expect(reply.status).toBe(200);
      expect((await whoAmI(reply.body.access)).status).toBe(200);
    }
  });

  it("continues with the new token", async () => {
    const [ada] = await cast("ada");
    let token = ada.refresh;
    for (let time = 0; time < 4; time += 1) {
      const reply = await present(token);
      expect(reply.status).toBe(200);
      expect(reply.body.refresh).not.toBe(token);
      token = reply.body.refresh;
    }
  });

  it("accepts the same token in concurrent requests", async () => {
    const [ada] = await cast("ada");
    const replies = await Promise.all(Array.from({ length: 5 }, () => present(ada.refresh)));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200]);
    const next = await Promise.all(replies.map((reply) => present(reply.body.refresh)));
    expect(next.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200]);
  });

  it("ends the login if an old token is reused after its successor", async () => {
    const [ada] = await cast("ada");
    const other = await logIn(ada);
    const socket = await openSocket("/ws/chat/notifications/", { as: ada });
    expect((await socket.next()).type).toBe("connected");
    const second = (await present(ada.refresh)).body;
    const third = await present(second.refresh);
    expect(third.status).toBe(200);

    expect((await present(ada.refresh)).status).toBe(401);

    expect(await socket.closed).toMatchObject({ code: 4001 });
    for (const token of [ada.refresh, second.refresh, third.body.refresh]) {
      expect((await present(token)).status).toBe(401);
    }
    for (const token of [ada.access, second.access, third.body.access]) {
      expect((await whoAmI(token)).status).toBe(401);
    }
    const byKey = { headers: { Authorization: `Token ${ada.token}` } };
    expect((await api("GET", "/api/auth/profile/", byKey)).status).toBe(401);
    expect((await whoAmI(other.access)).status).toBe(200);
  });

  it("stores only the generation of a token", async () => {
    const [ada] = await cast("ada");
    await present(ada.refresh);
    const row = await env.DB.prepare("select * from grants where id = ?").bind(ada.grantId).first();
    expect(row).toMatchObject({ refresh_generation: 1, ended_at: null });
    const stored = JSON.stringify(row);
    for (const secret of [ada.refresh, ada.access, ada.token]) expect(stored).not.toContain(secret);
  });
});
