import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { hashSecret } from "../../../src/features/auth/tokens.ts";
import { SECOND_MS } from "../../../src/lib/time.ts";
import { api, refused } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";
import { openSocket } from "../../support/socket.ts";

interface Ticket {
  ticket: string;
  expires_at: string;
}

async function issue(as: { access: string }): Promise<Ticket> {
  const { status, body } = await api<Ticket>("POST", "/api/ws-tickets/", { as });
  expect(status).toBe(201);
  return body;
}

const openWith = (ticket: string) => openSocket(`/ws/chat/notifications/?ticket=${ticket}`);

describe("a socket ticket", () => {
  it("opens one socket, once", async () => {
    const [ada] = await cast("ada");
    const { ticket } = await issue(ada);
    expect(await (await openWith(ticket)).next()).toMatchObject({ type: "connected" });
    const second = await openWith(ticket);
    expect(await second.next()).toMatchObject({ type: "error", code: "not_signed_in" });
    expect(await second.closed).toMatchObject({ code: 4001 });
  });

  it("opens one socket of many that present it at once", async () => {
    const [ada] = await cast("ada");
    const { ticket } = await issue(ada);
    const sockets = await Promise.all(Array.from({ length: 4 }, () => openWith(ticket)));
    const first = await Promise.all(sockets.map(async (socket) => (await socket.next()).type));
    expect(first.sort()).toEqual(["connected", "error", "error", "error"]);
  });

  it("says when it runs out, 30 seconds from now, and then opens nothing", async () => {
    const [ada] = await cast("ada");
    const before = Date.now();
    const { ticket, expires_at } = await issue(ada);
    const expiry = Date.parse(expires_at);
    expect(expires_at).toBe(new Date(expiry).toISOString());
    expect(expiry).toBeGreaterThanOrEqual(before + 30 * SECOND_MS);
    expect(expiry).toBeLessThanOrEqual(Date.now() + 30 * SECOND_MS);

    await env.DB.prepare("update socket_tickets set expires_at = expires_at - ? where ticket_hash = ?")
      .bind(30 * SECOND_MS, hashSecret(ticket))
      .run();
    const socket = await openWith(ticket);
    expect(await socket.closed).toMatchObject({ code: 4001 });
  });

  it("dies with its login", async () => {
    const [ada] = await cast("ada");
    const { ticket } = await issue(ada);
    await api("POST", "/api/auth/logout/", { as: ada });
    expect(await (await openWith(ticket)).closed).toMatchObject({ code: 4001 });
  });

  it("closes its socket when the login ends", async () => {
    const [ada] = await cast("ada");
    const socket = await openWith((await issue(ada)).ticket);
    expect((await socket.next()).type).toBe("connected");
    await api("POST", "/api/auth/logout/", { as: ada });
    expect(await socket.closed).toMatchObject({ code: 4001 });
  });

  it("is given for a Token key, and to nobody who isn't signed in", async () => {
    const [ada] = await cast("ada");
    const headers = { Authorization: `Token ${ada.token}` };
    expect((await api("POST", "/api/ws-tickets", { headers })).status).toBe(201);
    expect((await refused("POST", "/api/ws-tickets/")).status).toBe(401);
    const withTicket = await refused("POST", `/api/ws-tickets/?ticket=${(await issue(ada)).ticket}`);
    expect(withTicket.status).toBe(401);
  });

  it("is stored as a hash only", async () => {
    const [ada] = await cast("ada");
    const { ticket } = await issue(ada);
    const { results } = await env.DB.prepare("select * from socket_tickets").all();
    expect(results.length).toBeGreaterThan(0);
    expect(JSON.stringify(results)).not.toContain(ticket);
  });
});
