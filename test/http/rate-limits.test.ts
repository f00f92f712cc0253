import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import { endGrants } from "../../src/features/auth/grants/actions.ts";
import type { Problem } from "../../src/http/problems.ts";
import { countUse } from "../../src/http/rate-limits.ts";
import worker from "../../src/index.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/lib/time.ts";
import { ORIGIN } from "../support/api.ts";
import { cast, ctx, logIn, type Player } from "../support/cast.ts";
import { withinOneMinute } from "../support/minute.ts";

type Limits = Env["RATE_LIMITS"];

interface Sent {
  method?: string;
  from?: string;
  as?: Player;
  body?: object;
  key?: string;
  edge?: Env["EDGE"];
}

async function send(
  limits: Limits,
  path: string,
  { method = "POST", from, as, body = {}, key, edge = "cloudflare" }: Sent,
) {
  const headers = new Headers({ "Content-Type": "application/json" });
  if (from) headers.set("CF-Connecting-IP", from);
  if (key) headers.set("Idempotency-Key", key);
  if (as) headers.set("Authorization", `Bearer ${as.access}`);
  const request = new Request<unknown, IncomingRequestCfProperties>(new URL(path, ORIGIN), {
    method,
    headers,
    ...(method !== "GET" && { body: JSON.stringify(body) }),
  });
  const response = await worker.fetch(
    request,
    { ...env, RATE_LIMITS: limits, EDGE: edge },
    createExecutionContext(),
  );
  return {
    status: response.status,
    retryAfter: response.headers.get("Retry-After"),
    body: await response.json<Problem>(),
  };
}

// A scene that does not fit into its minute is played again.
vi.setConfig({ testTimeout: 3 * MINUTE_MS });

type Answer = Awaited<ReturnType<typeof send>>;

async function times(count: number, once: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let index = 0; index < count; index += 1) answers.push(await once(index));
  return answers;
}

/** How many were let through; whatever was not says when to come again. */
function passed(answers: Answer[]): number {
  const limited = answers.filter((answer) => answer.status === 429);
  for (const { body, retryAfter } of limited) {
    expect(body).toMatchObject({ status: 429, code: "rate_limited", title: "Too Many Requests" });
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    expect(Number(retryAfter)).toBeLessThanOrEqual(MINUTE_MS / SECOND_MS);
  }
  return answers.length - limited.length;
}

let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${addresses % 250}`;
}

const LOGIN = "/api/auth/login/";
const credentials = (username: string) => ({ username, password: "not the right one" });

describe("limits on logging in", () => {
  it("[C1] are 10 a minute per account and address, by any of its names", { timeout: 90_000 }, async () => {
    const answers = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      const from = newAddress();
      const names = [ada.username, ada.email, ada.username.toUpperCase(), `ａ${ada.username.slice(1)}`];
      return times(12, (index) => send("on", LOGIN, { from, body: credentials(names[index % 4] ?? "") }));
    });
    expect(answers.map((answer) => answer.status)).toEqual([...Array(10).fill(401), 429, 429]);
    expect(passed(answers)).toBe(10);
  });

  it("[C2] are 30 a minute per account for all strangers together", async () => {
    const [below, above, other] = await withinOneMinute(async () => {
      const [ada, ben] = await cast("ada", "ben");
      const guess = (player: Player) => () =>
        send("on", LOGIN, { from: newAddress(), body: credentials(player.username) });
      const first = await times(2, guess(ada));
      for (let time = 0; time < 28; time += 1)
        await env.LIMIT_LOGIN_STRANGERS.limit({ key: `account ${ada.id}` });
      return [first, await times(1, guess(ada)), await times(1, guess(ben))];
    });
    expect([passed(below), passed(above), passed(other)]).toEqual([2, 0, 1]);
  });

  it("[C1] do not lock the owner out because of a stranger", async () => {
    const [wrong, right] = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      const stranger = newAddress();
      const guesses = await times(12, () =>
        send("on", LOGIN, { from: stranger, body: credentials(ada.username) }),
      );
      const body = { username: ada.username, password: ada.password };
      return [guesses, await times(1, () => send("on", LOGIN, { from: newAddress(), body }))];
    });
    expect(passed(wrong)).toBe(10);
    expect(right.map(({ status }) => status)).toEqual([200]);
  });

  it("[C3] are 30 for a known address even when strangers have used up theirs", async () => {
    const [right, stranger] = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      const home = newAddress();
      const body = { username: ada.username, password: ada.password };
      await send("on", LOGIN, { from: home, body });
      for (let time = 0; time < 30; time += 1)
        await env.LIMIT_LOGIN_STRANGERS.limit({ key: `account ${ada.id}` });
      const mistyped = await times(12, () =>
        send("on", LOGIN, { from: home, body: credentials(ada.username) }),
      );
      expect(passed(mistyped)).toBe(12);
      return [
        await send("on", LOGIN, { from: home, body }),
        await send("on", LOGIN, { from: newAddress(), body }),
      ];
    });
    expect([right.status, stranger.status]).toEqual([200, 429]);
  });

  it("[C4] slow strangers to one a minute after 100 wrong passwords in a day", async () => {
    const answers = await withinOneMinute(async () => {
      const [ada, ben] = await cast("ada", "ben");
      for (const [player, count, since] of [
        [ada, 100, Date.now()],
        [ben, 100, Date.now() - 25 * 60 * MINUTE_MS],
      ] as const) {
        await env.DB.prepare("insert into code_failures (account_id, count, since) values (?, ?, ?)")
          .bind(player.id, count, since)
          .run();
      }
      return [
        await times(2, () => send("on", LOGIN, { from: newAddress(), body: credentials(ada.username) })),
        await times(2, () => send("on", LOGIN, { from: newAddress(), body: credentials(ben.username) })),
      ];
    });
    expect(answers.map(passed)).toEqual([1, 2]);
  });

  it("count unknown names like known ones", { timeout: 90_000 }, async () => {
    const answers = await withinOneMinute(async () => {
      const [name, from] = [crypto.randomUUID(), newAddress()];
      return times(11, (index) =>
        send("on", LOGIN, { from, body: credentials(index % 2 ? name : name.toUpperCase()) }),
      );
    });
    expect(answers.map((answer) => answer.status)).toEqual([...Array(10).fill(401), 429]);
  });

  it("are 60 a minute per address for all accounts together", { timeout: 90_000 }, async () => {
    const { before, after, other } = await withinOneMinute(async () => {
      const [from, name] = [newAddress(), crypto.randomUUID()];
      const known = await times(60, () => send("on", LOGIN, { from, body: credentials(name) }));
      const fresh = credentials(crypto.randomUUID());
      return {
        before: known,
        after: await send("on", LOGIN, { from, body: fresh }),
        other: await send("on", LOGIN, { from: newAddress(), body: fresh }),
      };
    });
    expect(passed(before)).toBe(10);
    expect(passed([after])).toBe(0);
    expect(other.status).toBe(401);
  });

  it("[C5] count an IPv6 /64 network as one address", async () => {
    const [same, other] = await withinOneMinute(async () => {
      const name = crypto.randomUUID();
      const from = (network: string) => (index: number) =>
        send("on", LOGIN, { from: `${network}::${index + 1}`, body: credentials(name) });
      return [await times(11, from("2001:db8:0:7")), await times(1, from("2001:db8:0:8"))];
    });
    expect([passed(same), passed(other)]).toEqual([10, 1]);
  });

  it("[C5] ignore the address header without an edge", async () => {
    const direct = (index: number) =>
      send("on", LOGIN, { from: newAddress(), body: credentials(`nobody${index}`), edge: "none" });
    const answers = await withinOneMinute(async () => {
      const limiter = env.LIMIT_LOGIN_ADDRESS;
      for (let time = 0; time < 59; time += 1) await limiter.limit({ key: "local" });
      return times(2, direct);
    });
    expect(passed(answers)).toBe(1);
  });
});

describe("limits on registering", () => {
  const paths = ["/api/accounts/", "/api/auth/register/", "/api/register/"];

  it("are 30 a minute per address for all paths together", async () => {
    const { answers, other } = await withinOneMinute(async () => {
      const from = newAddress();
      return {
        answers: await times(32, (index) => send("on", paths[index % 3] ?? "", { from })),
        other: await send("on", "/api/accounts/", { from: newAddress() }),
      };
    });
    expect(answers.map((answer) => answer.status)).toEqual([...Array(30).fill(400), 429, 429]);
    expect(passed(answers)).toBe(30);
    expect(other.status).toBe(400);
  });

  it("don't affect reading accounts", async () => {
    const statuses = await withinOneMinute(async () => {
      const from = newAddress();
      await times(31, () => send("on", "/api/accounts/", { from }));
      return (await send("on", "/api/accounts/", { from, method: "GET" })).status;
    });
    expect(statuses).toBe(200);
  });
});

describe("limits on anonymous requests", () => {
  it("are 300 a minute per address, including unknown paths", async () => {
    const paths = ["/api/accounts/", "/api/schema/", "/api/health/", "/api/nowhere/", "/api/channels/"];
    const { refusals, signedIn, other } = await withinOneMinute(async () => {
      const [from, [ada]] = [newAddress(), await cast("ada")];
      const uses = Array.from({ length: 300 }, () => env.LIMIT_ANONYMOUS_ADDRESS.limit({ key: from }));
      await Promise.all(uses);
      return {
        refusals: await times(5, (index) => send("on", paths[index] ?? "", { from, method: "GET" })),
        signedIn: await send("on", "/api/profiles/", { from, as: ada, method: "GET" }),
        other: await send("on", "/api/accounts/", { from: newAddress(), method: "GET" }),
      };
    });
    expect(passed(refusals)).toBe(0);
    expect([signedIn.status, other.status]).toEqual([200, 200]);
  });

  it("count invalid credentials and refreshing", async () => {
    const answers = await withinOneMinute(async () => {
      const [from, nobody] = [newAddress(), { access: "nobody's" } as Player];
      await Promise.all(Array.from({ length: 300 }, () => env.LIMIT_ANONYMOUS_ADDRESS.limit({ key: from })));
      return [
        await send("on", "/api/profiles/", { from, as: nobody, method: "GET" }),
        await send("on", "/api/auth/refresh/", { from }),
      ];
    });
    expect(passed(answers)).toBe(0);
  });

  it("prevent writes of Idempotency-Keys once they refuse", async () => {
    const rows = () => env.DB.prepare("SELECT count(*) AS n FROM idempotency_keys").first("n");
    const { before, after, answers } = await withinOneMinute(async () => {
      const from = newAddress();
      await Promise.all(Array.from({ length: 60 }, () => env.LIMIT_LOGIN_ADDRESS.limit({ key: from })));
      const kept = await rows();
      const refusals = await times(3, () => send("on", LOGIN, { from, key: crypto.randomUUID() }));
      return { before: kept, answers: refusals, after: await rows() };
    });
    expect(passed(answers)).toBe(0);
    expect(after).toBe(before);
  });
});

describe("limits on writing", () => {
  it("are 300 a minute per account for all writes together", { timeout: 90_000 }, async () => {
    const { answers, read, other } = await withinOneMinute(async () => {
      const [ada, ben] = await cast("ada", "ben");
      return {
        answers: await times(302, () => send("on", "/api/profiles/", { as: ada })),
        read: await send("on", "/api/profiles/", { as: ada, method: "GET" }),
        other: await send("on", "/api/profiles/", { as: ben }),
      };
    });
    expect(answers.map((answer) => answer.status)).toEqual([...Array(300).fill(400), 429, 429]);
    expect(passed(answers)).toBe(300);
    expect([read.status, other.status]).toEqual([200, 400]);
  });
});

describe("limits on refreshing", () => {
  it("[C7] are 300 a minute per login, and a forged token counts for none", async () => {
    const { before, after, forged } = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      const body = { refresh: ada.refresh };
      const first = await send("on", "/api/auth/refresh/", { body });
      const rest = Array.from({ length: 299 }, () =>
        env.LIMIT_WRITE_ACCOUNT.limit({ key: `refresh ${ada.grantId}` }),
      );
      await Promise.all(rest);
      return {
        before: first,
        after: await send("on", "/api/auth/refresh/", { body }),
        forged: await send("on", "/api/auth/refresh/", { body: { refresh: `${ada.refresh}x` } }),
      };
    });
    expect([before.status, after.status, forged.status]).toEqual([200, 429, 401]);
    expect(passed([after])).toBe(0);
  });

  it("[C7] don't count as writes of the account", async () => {
    const { dead, write, beyond } = await withinOneMinute(async () => {
      const [ada] = await cast("ada");
      const other = await logIn(ada);
      await endGrants(ctx, ada.id, [other.grantId]);
      const used = Array.from({ length: 299 }, () => env.LIMIT_WRITE_ACCOUNT.limit({ key: String(ada.id) }));
      await Promise.all(used);
      const body = { refresh: other.refresh };
      return {
        dead: await times(3, () => send("on", "/api/auth/refresh/", { body, from: newAddress() })),
        write: await send("on", "/api/profiles/", { as: ada }),
        beyond: await send("on", "/api/profiles/", { as: ada }),
      };
    });
    expect(dead.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect([write.status, beyond.status]).toEqual([400, 429]);
  });
});

describe("an exhausted limit", () => {
  it("refuses further uses in the same minute without asking the limiter", async () => {
    let asked = 0;
    const limit = async () => {
      asked += 1;
      return { success: asked < 3 };
    };
    let now = 10 * MINUTE_MS;
    const counting = {
      ...ctx,
      now: () => now,
      config: { ...ctx.config, rateLimits: "on" as const },
      env: { ...env, LIMIT_ANONYMOUS_ADDRESS: { limit } },
    };
    const use = () =>
      countUse(counting, "ANONYMOUS_ADDRESS", "somebody").then(
        () => true,
        () => false,
      );
    const inTurn = async (count: number) => {
      const passing: boolean[] = [];
      for (let each = 0; each < count; each += 1) passing.push(await use());
      return passing;
    };
    expect(await inTurn(5)).toEqual([true, true, false, false, false]);
    expect(asked).toBe(3);
    now += MINUTE_MS;
    asked = 0;
    expect(await inTurn(1)).toEqual([true]);
  });
});

describe("relaxed limits", () => {
  it("are a hundred times as high", { timeout: 90_000 }, async () => {
    const { first, rest, refusal } = await withinOneMinute(async () => {
      const name = crypto.randomUUID();
      const from = newAddress();
      const relaxed = () => send("relaxed", LOGIN, { from, body: credentials(name) });
      const key = `name ${name} ${from}`;
      const limiter = env.LIMIT_LOGIN_ACCOUNT_RELAXED;
      return {
        first: await times(11, relaxed),
        rest: await Promise.all(Array.from({ length: 1000 - 11 }, () => limiter.limit({ key }))),
        refusal: await relaxed(),
      };
    });
    expect(passed(first)).toBe(11);
    expect(rest.every(({ success }) => success)).toBe(true);
    expect(passed([refusal])).toBe(0);
  });
});

describe("disabled limits", () => {
  it("refuse nobody", async () => {
    const from = newAddress();
    expect(passed(await times(40, () => send("off", "/api/register/", { from })))).toBe(40);
  });
});
