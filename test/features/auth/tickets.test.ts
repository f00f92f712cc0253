import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { hashSecret, signMediaTicket } from "../../../src/features/auth/tokens.ts";
import { MINUTE_MS, SECOND_MS } from "../../../src/lib/time.ts";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { startGroup } from "../../support/build.ts";
import { cast } from "../../support/cast.ts";
import { openSocket } from "../../support/socket.ts";
import { PNG_BYTES } from "../media/samples.ts";

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

  it("opens only one of many concurrent sockets", async () => {
    const [ada] = await cast("ada");
    const { ticket } = await issue(ada);
    const sockets = await Promise.all(Array.from({ length: 4 }, () => openWith(ticket)));
    const first = await Promise.all(sockets.map(async (socket) => (await socket.next()).type));
    expect(first.sort()).toEqual(["connected", "error", "error", "error"]);
  });

  it("expires after 30 seconds, as announced", async () => {
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

  it("ends with its login", async () => {
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

  it("is issued for a Token key, but not without a login", async () => {
    const [ada] = await cast("ada");
    const headers = { Authorization: `Token ${ada.token}` };
    expect((await api("POST", "/api/ws-tickets", { headers })).status).toBe(201);
    expect((await refused("POST", "/api/ws-tickets/")).status).toBe(401);
    const withTicket = await refused("POST", `/api/ws-tickets/?ticket=${(await issue(ada)).ticket}`);
    expect(withTicket.status).toBe(401);
  });

  it("is stored only as a hash", async () => {
    const [ada] = await cast("ada");
    const { ticket } = await issue(ada);
    const { results } = await env.DB.prepare("select * from socket_tickets").all();
    expect(results.length).toBeGreaterThan(0);
    expect(JSON.stringify(results)).not.toContain(ticket);
  });
});

describe("a media ticket", () => {
  const picture = () => {
    const form = new FormData();
    form.set("attachment", new File([PNG_BYTES], "plan.png", { type: "image/png" }));
    return form;
  };
  const read = async (address: string) => (await exports.default.fetch(new URL(address, ORIGIN))).status;

  it("reads the caller's attachments for ten minutes while they are a member and logged in", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await startGroup(ada, ben);
    const sent = await api<{ attachment: string }>("POST", `/api/chat/conversations/${id}/send_message/`, {
      as: ada,
      body: picture(),
    });
    const before = Date.now();
    const { status, body } = await api<Ticket>("POST", "/api/media-tickets/", { as: ben });
    expect(status).toBe(201);
    const issuedAt = Date.parse(body.expires_at) - 10 * MINUTE_MS;
    expect(issuedAt).toBeGreaterThan(before - SECOND_MS);
    expect(issuedAt).toBeLessThanOrEqual(Date.now());

    const address = `${sent.body.attachment}?ticket=${body.ticket}`;
    expect([await read(address), await read(address)]).toEqual([200, 200]);
    const expired = await signMediaTicket(
      env.AUTH_SECRET,
      { accountId: ben.id, grantId: ben.grantId },
      before - 10 * MINUTE_MS - SECOND_MS,
    );
    expect(await read(`${sent.body.attachment}?ticket=${expired}`)).toBe(401);

    await api("DELETE", `/api/chat/conversations/${id}/members/${ben.id}/`, { as: ben });
    expect(await read(address)).toBe(404);
    await api("POST", "/api/auth/logout/", { as: ben });
    expect(await read(address)).toBe(401);
  });

  it("is not issued without a login or for another ticket", async () => {
    const [ada] = await cast("ada");
    expect((await refused("POST", "/api/media-tickets/")).status).toBe(401);
    const { body } = await api<Ticket>("POST", "/api/media-tickets/", { as: ada });
    expect((await refused("POST", `/api/media-tickets/?ticket=${body.ticket}`)).status).toBe(401);
    const socket = await openWith(body.ticket);
    expect(await socket.closed).toMatchObject({ code: 4001 });
  });
});
