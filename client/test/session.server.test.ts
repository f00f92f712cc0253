import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../test/support/gauge.ts";
import { type ServerPerson, TestServer } from "../../test/support/server.ts";
import {
  type Client,
  type ClientEvent,
  type ConnectOptions,
  connect,
  MemoryStorage,
  type OutboxStorage,
  PalaestraError,
  type Room,
  type Tokens,
} from "../src/index.ts";
import { claimsOf } from "../src/session/tokens.ts";
import { Network, ORIGIN } from "./support/network.ts";

const PASSWORD = "a long sentence of hers";
const HOUR_MS = 3_600_000;

let server: TestServer;
let clients: Client[];

beforeAll(async () => {
  clients = [];
  server = await TestServer.start({ people: 3 });
  const body = {
    username: "ada",
    email: "ada@example.org",
    password: PASSWORD,
    confirmPassword: PASSWORD,
    firstName: "",
    lastName: "",
  };
  const response = await fetch(`${server.url}/api/accounts/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
});

afterAll(() => {
  for (const client of clients) client.close();
  server.stop();
});

/** A tab of Ada's: what it asked of the server, in order, and what its application was told. */
class Tab {
  readonly asked: string[] = [];
  readonly events: ClientEvent[] = [];
  readonly network = new Network(server, () => 0.5);
  readonly client: Client;
  /** In place of the cookies of a browser. */
  bearer: string | null = null;
  /** What something between the tab and the server answers instead of it. */
  answer: { status: number; body: string; type: string } | null = null;

  constructor(
    credentials: Pick<ConnectOptions, never> & object = { signIn: { username: "ada", password: PASSWORD } },
    outbox: OutboxStorage = new MemoryStorage(),
  ) {
    const { platform } = this.network;
    this.client = connect({
      outbox,
      ...(credentials as { signIn: { username: string; password: string } }),
      url: ORIGIN,
      onEvent: (event) => this.events.push(event),
      platform: {
        ...platform,
        fetch: (url, init) => {
          this.asked.push(`${init.method} ${new URL(url).pathname}`);
          const headers = {
            ...(init.headers as Record<string, string>),
            ...(this.bearer && { Authorization: `Bearer ${this.bearer}` }),
          };
          if (!this.answer) return platform.fetch(url, { ...init, headers });
          const { body, status, type } = this.answer;
          return Promise.resolve(new Response(body, { status, headers: { "Content-Type": type } }));
        },
      },
    });
    clients.push(this.client);
  }

  get tokens(): Tokens {
    const last = this.events.filter(({ type }) => type === "tokens").at(-1);
    if (last?.type !== "tokens") throw new Error("There are no tokens");
    return last.tokens;
  }

  whoAmI() {
    return this.client.api.get("/api/auth/profile/");
  }
}

describe("signing in", () => {
  it("[T2] happens once, at the first need, for all who ask", async () => {
    const tab = new Tab();
    const [one, other] = await Promise.all([tab.whoAmI(), tab.whoAmI()]);
    expect([one.user.username, other.user.username]).toEqual(["ada", "ada"]);
    expect(tab.asked.filter((each) => each.includes("login"))).toHaveLength(1);
  });

  it("[H4] [T6] with a wrong password is refused with the server's words, once, and reported", async () => {
    const tab = new Tab({ signIn: { username: "ada", password: "not hers at all" } });
    const room = tab.client.conversationWith("person_1");
    tab.client.inbox.subscribe(() => {});
    const sending = room.send("Hello");
    const refusal = await tab.whoAmI().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PalaestraError);
    expect(refusal).toMatchObject({ code: "wrong_credentials", status: 401 });
    expect(tab.events).toEqual([{ type: "signed out", error: refusal }]);
    await expect(sending).rejects.toMatchObject({ code: "signed_out" });
    await expect(room.send("Again")).rejects.toMatchObject({ code: "signed_out" });
    await expect(tab.whoAmI()).rejects.toMatchObject({ code: "signed_out", cause: refusal });
    expect([tab.client.inbox.status, tab.asked]).toEqual(["ended", ["POST /api/auth/login/"]]);
  });

  it.each([
    ["a bad token", { token: "bad" }],
    ["no cookie", { cookies: true }],
  ])("[T6] with %s is reported, and ends what has a socket", async (_title, credentials) => {
    const tab = new Tab(credentials);
    tab.client.inbox.subscribe(() => {});
    await until(() => tab.client.inbox.status === "ended", "the end");
    expect(tab.events).toMatchObject([{ type: "signed out", error: { code: "not_signed_in" } }]);
  });

  it("[T6] with cookies that a new login has made good goes on after reconnect()", async () => {
    const tab = new Tab({ cookies: true });
    tab.client.inbox.subscribe(() => {});
    await until(() => tab.client.inbox.status === "ended", "the end");
    tab.bearer = server.people[0]?.access ?? null;
    tab.client.reconnect();
    await until(() => tab.client.inbox.status === "live", "live");
    expect(tab.events).toHaveLength(1);
  });

  it.each([
    ["a text", (room: Room) => room.send("From Ada")],
    ["a file", (room: Room) => room.sendFile(new File(["A note"], "note.txt"), "From Ada")],
  ])(
    "[O12] with other cookies keeps %s for the account that wrote it, whose room is closed to the new one",
    async (_title, write) => {
      const [owner, writer, stranger] = server.people as [ServerPerson, ServerPerson, ServerPerson];
      const group = (await server.request("POST", "/api/chat/conversations/", owner, {
        participants: [writer.accountId],
        name: "Without the stranger",
        is_group: true,
      })) as { id: number };
      const storage = new MemoryStorage();
      const tab = new Tab({ cookies: true }, storage);
      tab.bearer = writer.access;
      const room = tab.client.conversation(group.id);
      room.subscribe(() => {});
      await until(() => room.status === "live", "live");
      tab.network.weather = { noRequest: 1, noAnswer: 0, slow: 0, unavailable: 0 };
      tab.network.cut();
      const sending = write(room);
      tab.bearer = stranger.access;
      tab.network.weather = { noRequest: 0, noAnswer: 0, slow: 0, unavailable: 0 };
      tab.client.reconnect();
      await expect(sending).rejects.toMatchObject({ code: "signed_out" });
      await until(() => room.status === "ended", "the end");
      expect((await storage.all()).map(({ text, owner: whose }) => [text, whose])).toEqual([
        ["From Ada", `${ORIGIN} ${writer.accountId}`],
      ]);
      tab.bearer = writer.access;
      tab.client.reconnect();
      await until(() => room.messages.at(-1)?.text === "From Ada", "it is sent");
      expect(room.messages.at(-1)?.sender).toBe(writer.username);
    },
  );

  it("[O8] [O12] with the same cookies drops what waits in a room from which the account was removed", async () => {
    const [owner, writer, other] = server.people as [ServerPerson, ServerPerson, ServerPerson];
    const group = (await server.request("POST", "/api/chat/conversations/", owner, {
      participants: [writer.accountId, other.accountId],
    })) as { id: number };
    const storage = new MemoryStorage();
    const tab = new Tab({ cookies: true }, storage);
    tab.bearer = writer.access;
    const room = tab.client.conversation(group.id);
    room.subscribe(() => {});
    await until(() => room.status === "live", "live");
    tab.network.weather = { noRequest: 1, noAnswer: 0, slow: 0, unavailable: 0 };
    tab.network.cut();
    const sending = room.send("Too late");
    const path = `/api/chat/conversations/${group.id}/members/${writer.accountId}/`;
    await server.request("DELETE", path, owner);
    tab.network.weather = { noRequest: 0, noAnswer: 0, slow: 0, unavailable: 0 };
    tab.client.reconnect();
    await expect(sending).rejects.toMatchObject({ code: "not_a_member" });
    expect(storage.size).toBe(0);
  });

  it("[O12] with other cookies uploads no file that another account wrote", async () => {
    const [owner, writer, other] = server.people as [ServerPerson, ServerPerson, ServerPerson];
    const group = (await server.request("POST", "/api/chat/conversations/", owner, {
      participants: [writer.accountId, other.accountId],
    })) as { id: number };
    const tab = new Tab({ cookies: true });
    tab.bearer = writer.access;
    const room = tab.client.conversation(group.id);
    room.subscribe(() => {});
    await until(() => room.status === "live", "live");
    tab.bearer = other.access;
    const sending = room.sendFile(new File(["A note"], "note.txt"), "From the writer");
    await expect(sending).rejects.toMatchObject({ code: "signed_out" });
    expect(tab.asked.filter((each) => each.includes("send_message"))).toEqual([]);
  });

  it("[T7] is over after close: requests are refused, and nothing opens a socket", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    tab.client.close();
    tab.asked.length = 0;
    tab.network.aheadMs = HOUR_MS;
    await expect(tab.whoAmI()).rejects.toMatchObject({ code: "closed" });
    tab.client.inbox.subscribe(() => {});
    await until(() => tab.client.inbox.status === "ended", "the end");
    expect(tab.asked).toEqual([]);
  });
});

describe("renewing", () => {
  it("[T1] comes before the token ends, by this device's clock", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    tab.network.aheadMs = HOUR_MS - 90_000;
    await tab.whoAmI();
    tab.network.aheadMs = HOUR_MS - 30_000;
    await tab.whoAmI();
    const profile = "GET /api/auth/profile/";
    expect(tab.asked).toEqual([
      "POST /api/auth/login/",
      profile,
      profile,
      "POST /api/auth/refresh/",
      profile,
    ]);
  });

  it("[T3] survives the loss of its answer", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    tab.network.aheadMs = HOUR_MS;
    tab.network.weather = { noRequest: 0, noAnswer: 1, slow: 0, unavailable: 0 };
    await expect(tab.whoAmI()).rejects.toMatchObject({ code: "unreachable", status: 0 });
    tab.network.weather = { noRequest: 0, noAnswer: 0, slow: 0, unavailable: 0 };
    expect((await tab.whoAmI()).user.username).toBe("ada");
    expect(tab.asked.filter((each) => each.includes("login"))).toHaveLength(1);
  });

  it("[T4] is told to the other tabs of the login, which go on with the newest pair", async () => {
    const first = new Tab();
    await first.whoAmI();
    const second = new Tab({ token: first.tokens });
    await second.whoAmI();
    for (const hours of [1, 2, 3]) {
      first.network.aheadMs = hours * HOUR_MS;
      await first.whoAmI();
    }
    // The second tab was not used meanwhile: its own refresh token would end the login by now.
    second.network.aheadMs = 4 * HOUR_MS;
    await second.whoAmI();
    expect(claimsOf(second.tokens.refresh ?? "").gen).toBe(5);
    first.network.aheadMs = 5 * HOUR_MS;
    expect((await first.whoAmI()).user.username).toBe("ada");
    expect(
      [first, second].flatMap(({ events }) => events.filter(({ type }) => type === "signed out")),
    ).toEqual([]);
  });

  it("[T5] that is refused signs in again where the password is known, and ends the session where not", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    const other = new Tab({ token: tab.tokens });
    await tab.client.api.post("/api/auth/logout-all/");
    tab.network.aheadMs = HOUR_MS;
    expect((await tab.whoAmI()).user.username).toBe("ada");
    other.network.aheadMs = HOUR_MS;
    other.client.inbox.subscribe(() => {});
    await expect(other.whoAmI()).rejects.toMatchObject({ status: 401 });
    expect(other.events).toMatchObject([{ type: "signed out", error: { status: 401 } }]);
    expect(other.client.inbox.status).toBe("ended");
  });

  it("[S5] [T5] follows the end of the login elsewhere, which closes the sockets with 4001", async () => {
    const tab = new Tab();
    const room = tab.client.conversationWith("person_1");
    room.subscribe(() => {});
    await until(() => room.status === "live", "live");
    const other = new Tab({ token: { access: tab.tokens.access } });
    const hers = other.client.conversationWith("person_1");
    hers.subscribe(() => {});
    await until(() => hers.status === "live", "the other is live");
    for (const each of [tab, other]) each.network.aheadMs = 60_000;
    await fetch(`${server.url}/api/auth/logout-all/`, {
      method: "POST",
      headers: { Authorization: `Bearer ${tab.tokens.access}` },
    });
    await until(() => tab.asked.filter((each) => each.includes("login")).length === 2, "a new login");
    await room.send("Still here");
    await until(() => hers.status === "ended", "the end");
    expect(other.events).toMatchObject([{ type: "signed out", error: { code: "not_signed_in" } }]);
  });

  it("[T3] takes the page of a captive portal for no answer", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    const { tokens } = tab;
    const portal = { status: 200, body: "<html>Welcome</html>", type: "text/html" };
    for (const answer of [
      portal,
      { ...portal, status: 401 },
      { ...portal, body: "{}", type: "application/json" },
    ]) {
      tab.network.aheadMs += HOUR_MS;
      tab.answer = answer;
      await expect(tab.whoAmI()).rejects.toMatchObject({
        code: answer.status === 200 ? "unreachable" : "unavailable",
      });
      tab.answer = null;
      expect((await tab.whoAmI()).user.username).toBe("ada");
    }
    expect(tab.tokens).not.toEqual(tokens);
    expect(
      tab.events.every((event) => event.type === "tokens" && typeof event.tokens.access === "string"),
    ).toBe(true);
  });

  it("[H3] follows a 401, once, and the request is repeated", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    const { access } = tab.tokens;
    await fetch(`${server.url}/api/auth/logout-all/`, {
      method: "POST",
      headers: { Authorization: `Bearer ${access}` },
    });
    expect((await tab.whoAmI()).user.username).toBe("ada");
  });
});

it("takes a token, or a function that gets one whenever one is needed", async () => {
  const { access } = server.people[0] ?? { access: "" };
  let calls = 0;
  const token = async () => {
    calls += 1;
    return access;
  };
  for (const credentials of [{ token: access }, { token }]) {
    const tab = new Tab(credentials);
    await tab.whoAmI();
    expect((await tab.whoAmI()).user.username).toBe("person_1");
  }
  expect(calls).toBe(1);
});

describe("a request", () => {
  it("[H1] [H2] whose answer is lost is repeated with its key, and done once", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    let isLost = false;
    const keys: string[] = [];
    const { platform } = tab.network;
    const client = connect({
      url: ORIGIN,
      token: tab.tokens,
      platform: {
        ...platform,
        async fetch(url, init) {
          const response = await platform.fetch(url, init);
          keys.push(new Headers(init.headers).get("Idempotency-Key") ?? "");
          if (isLost) return response;
          isLost = true;
          throw new TypeError("The answer is lost");
        },
      },
    });
    clients.push(client);
    await client.api.post("/api/workspaces/", { body: { name: "Team" } });
    const { data } = await client.api.get("/api/workspaces/");
    expect(data.filter(({ name }) => name === "Team")).toHaveLength(1);
    expect(keys[0]).not.toBe("");
    expect(keys.slice(0, 2)).toEqual([keys[0], keys[0]]);
  });

  it("[H2] that the server has no time for is repeated after Retry-After, once", async () => {
    const tab = new Tab();
    await tab.whoAmI();
    tab.asked.length = 0;
    tab.network.weather = { noRequest: 0, noAnswer: 0, slow: 0, unavailable: 1 };
    await expect(tab.whoAmI()).rejects.toMatchObject({ code: "unavailable", status: 503 });
    expect(tab.asked).toHaveLength(2);
  });

  it.each([
    [413, "content_too_large"],
    [405, "validation_failed"],
    [401, "unavailable"],
    [502, "unavailable"],
  ])("[H5] that a proxy answers with %d is refused as %s", async (status, code) => {
    const tab = new Tab();
    await tab.whoAmI();
    tab.answer = { status, body: "<html>No</html>", type: "text/html" };
    await expect(tab.whoAmI()).rejects.toMatchObject({ code, status });
  });

  it("[H4] that is wrong says which fields are", async () => {
    const tab = new Tab();
    const refusal = tab.client.api.post("/api/workspaces/", { body: { name: "" } });
    await expect(refusal).rejects.toMatchObject({
      code: "validation_failed",
      status: 400,
      errors: [{ path: "name" }],
    });
  });
});
