import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { insertAccount } from "../../../src/features/accounts/store.ts";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";

interface Shown {
  id: number;
  username: string;
  email?: string;
  firstName: string;
  lastName: string;
  createdAt: string;
  updatedAt: string;
}

const list = (query: string, as?: Player) =>
  api<Shown[]>("GET", `/api/accounts/${query}`, { ...(as && { as }) });

const names = (accounts: Shown[]) => accounts.map((account) => account.username);

async function insert(username: string, firstName = "", lastName = ""): Promise<number> {
  const email = `${crypto.randomUUID()}@example.com`;
  return insertAccount(ctx.db, { username, email, passwordHash: "", firstName, lastName }, Date.now());
}

let ada: Player;
let ben: Player;

beforeAll(async () => {
  [ada, ben] = await cast("ada", "ben");
});

describe("one account", () => {
  it("is shown to anyone, without its address", async () => {
    for (const path of [`/api/accounts/${ada.id}`, `/api/accounts/${ada.id}/`]) {
      const { status, body } = await api<Shown>("GET", path);
      expect(status).toBe(200);
      expect(body).toEqual({
        id: ada.id,
        username: ada.username,
        firstName: "Ada",
        lastName: "Test",
        createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        updatedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        profiles: [],
      });
    }
  });

  it("is shown with its address to its owner alone", async () => {
    const path = `/api/accounts/${ada.id}/`;
    expect((await api<Shown>("GET", path, { as: ada })).body.email).toBe(ada.email);
    expect((await api<Shown>("GET", path, { as: ben })).body).not.toHaveProperty("email");
    const byKey = { headers: { Authorization: `Token ${ada.token}` } };
    expect((await api<Shown>("GET", path, byKey)).body.email).toBe(ada.email);
  });

  it("is shown to callers with invalid credentials too", async () => {
    const reply = await api<Shown>("GET", `/api/accounts/${ada.id}/`, { as: "no.such.token" });
    expect(reply.status).toBe(200);
    expect(reply.body).not.toHaveProperty("email");
  });

  it("is shown with its profiles", async () => {
    for (const profile_type of ["trainee", "gym"]) {
      await api("POST", "/api/profiles/", { as: ben, body: { profile_type } });
    }
    const { body } = await api("GET", `/api/accounts/${ben.id}/`);
    expect(body.profiles).toEqual([{ profile_type: "trainee" }, { profile_type: "gym" }]);
  });

  it.each(["999999", "0", "-1", "01", "1.5", "ada", "%F0%9F%8F%8B", "9".repeat(30)])(
    "is not found at %s",
    async (id) => {
      const problem = await refused("GET", `/api/accounts/${id}/`);
      expect(problem).toMatchObject({ status: 404, code: "not_found" });
    },
  );
});

describe("the accounts", () => {
  it("are a bare array, oldest first, with addresses to their owners alone", async () => {
    const anonymous = await list("");
    expect(anonymous.status).toBe(200);
    expect(anonymous.body.map((account) => account.id)).toEqual([ada.id, ben.id]);
    expect(anonymous.body.filter((account) => "email" in account)).toEqual([]);
    expect(Object.keys(anonymous.body[0] ?? {}).sort()).toEqual(
      ["createdAt", "firstName", "id", "lastName", "updatedAt", "username"].sort(),
    );
    const asAda = await list("", ada);
    expect(asAda.body.map((account) => account.email)).toEqual([ada.email, undefined]);
    expect(asAda.headers.get("Link")).toBeNull();
    const stored = await env.DB.prepare("select password_hash from accounts").first<string>("password_hash");
    expect(JSON.stringify(asAda.body)).not.toContain(stored);
  });

  it.each([
    "page=0",
    "page=-1",
    "page=1.5",
    "page=x",
    "page=",
    "after=x",
    "after=1&page=2",
    "after=1&search=a",
    `search=${"x".repeat(301)}`,
  ])("are refused with ?%s", async (query) => {
    const problem = await refused("GET", `/api/accounts/?${query}`, { as: ada });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed" });
  });

  it("are paged by 100 with Link headers", async () => {
    for (let index = 0; index < 205; index += 1) await insert(`crowd_${index}`);
    const link = (page: number, rel: string) =>
      `<${ORIGIN}/api/accounts/?search=crowd_&page=${page}>; rel="${rel}"`;
    const pages = [
      await list("?search=crowd_", ada),
      await list("?search=crowd_&page=2", ada),
      await list("?search=crowd_&page=3", ada),
    ];
    expect(pages.map((page) => page.body.length)).toEqual([100, 100, 5]);
    expect(pages.map((page) => page.headers.get("Link"))).toEqual([
      link(2, "next"),
      `${link(3, "next")}, ${link(1, "prev")}`,
      link(2, "prev"),
    ]);
    expect(names(pages.flatMap((page) => page.body))).toEqual(
      Array.from({ length: 205 }, (_, index) => `crowd_${index}`),
    );
  });

  it("have no next page when the last one is full", async () => {
    const word = `full${crypto.randomUUID().slice(0, 8)}`;
    for (let index = 0; index < 100; index += 1) await insert(`${word}_${index}`);
    const { body, headers } = await list(`?search=${word}`, ada);
    expect([body.length, headers.get("Link")]).toEqual([100, null]);
  });

  it("answer 404 beyond the last page, and page 1 of an empty list is empty", async () => {
    for (const page of ["100", "999999999999999"]) {
      expect(await refused("GET", `/api/accounts/?page=${page}`)).toMatchObject({ status: 404 });
    }
    expect((await list("?search=nobody-of-that-name", ada)).body).toEqual([]);
    expect(
      (await refused("GET", "/api/accounts/?search=nobody-of-that-name&page=2", { as: ada })).status,
    ).toBe(404);
  });
});

describe("searching accounts", () => {
  const search = async (text: string) => names((await list(`?search=${encodeURIComponent(text)}`, ada)).body);

  it("finds usernames and names by words or prefixes, in any order and case", async () => {
    await insert("Zephyr_77", "Quentin", "Ypsilon");
    for (const text of [
      "zephyr_77",
      "ZEPHYR_7",
      " zephyr ",
      "QUENTIN",
      "quentin yps",
      "Ypsilon Quentin",
      "yps zeph",
    ]) {
      expect(await search(text), text).toContain("Zephyr_77");
    }
    for (const text of ["ephyr", "silon", "zephyr ben"]) expect(await search(text), text).toEqual([]);
  });

  it("requires a login and reveals nothing without one", async () => {
    expect(await search("Zephyr_77")).toEqual(["Zephyr_77"]);
    for (const text of ["Zephyr_77", "nobody"]) {
      const problem = await refused("GET", `/api/accounts/?search=${text}`);
      expect(problem).toMatchObject({ status: 401, code: "not_signed_in" });
      expect(problem.detail).toContain("Sign in to search accounts");
    }
    expect((await list("?search=%20")).status).toBe(200);
  });

  it("follows renames and deletions at once", async () => {
    const [zora] = await cast("zora");
    expect(await search(zora.username)).toEqual([zora.username]);
    await api("PATCH", `/api/accounts/${zora.id}/`, {
      as: zora,
      body: { firstName: "Ünique", username: "quokka_9" },
    });
    expect(await search(zora.username)).toEqual([]);
    expect(await search("unique test")).toEqual(["quokka_9"]);
    await api("DELETE", `/api/accounts/${zora.id}/`, { as: zora });
    expect(await search("quokka")).toEqual([]);
  });

  it("does not search e-mail addresses", async () => {
    expect(await search(ada.email)).toEqual([]);
    expect(await search("example.com")).toEqual([]);
  });

  it("has no wildcard characters", async () => {
    await insert("under_score");
    await insert("underXscore");
    expect(await search("under_s")).toEqual(["under_score"]);
    expect(await search("%")).toEqual([]);
    expect(await search("'; --")).toEqual([]);
  });

  it("accepts long terms and all scripts", async () => {
    const long = "長い名前".repeat(25);
    await insert(`${long}_x`);
    await insert("elodie", "Élodie", "Ångström");
    await insert("ÖZGÜR");
    expect(await search(long)).toEqual([`${long}_x`]);
    expect(await search("x".repeat(300))).toEqual([]);
    expect(await search("özgür")).toEqual(["ÖZGÜR"]);
    expect(await search("angstrom")).toEqual(["elodie"]);
    await insert("wang", "王小明");
    expect(await search("小明")).toEqual(["wang"]);
  });

  it("ignores case and Unicode form of accented letters", async () => {
    await insert("gokce", "Gökçe", "ÇELİK");
    await insert("oystein", "Øystein", "d'Éon");
    for (const text of ["gökçe", "GÖKÇE", "Go\u0308kc\u0327e", "çel", "çe"]) {
      expect(await search(text), text).toEqual(["gokce"]);
    }
    for (const text of ["øystein", "ØYST", "øystein d'éon", "éon"]) {
      expect(await search(text), text).toEqual(["oystein"]);
    }
  });

  it("treats a blank term as absent", async () => {
    expect(await search("  ")).toHaveLength(100);
  });
});
