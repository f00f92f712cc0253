import { expect, it } from "vitest";
import { wordsOf } from "../../../src/lib/fold.ts";
import { isName, isUsername } from "../../../src/lib/text.ts";
import { api, refused } from "../../support/api.ts";
import { cast, PASSWORD } from "../../support/cast.ts";
import { randomText, seededRandom } from "../../support/random.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";

/** Each costs five hashes of a password. */
const NAMES = 12;
const random = seededRandom(FUZZ_SEED);
const lengthUpTo = (max: number) => 1 + Math.floor(random() * max);
/** Of these every account has one that is its own. */
const isAnyone = (character: string) => isUsername(character) && character !== "@";

const register = (username: string, firstName: string) =>
  fetchStatus({ username, firstName, email: `${crypto.randomUUID()}@example.com`, password: PASSWORD });

async function fetchStatus(body: object): Promise<{ status: number; id: number | undefined }> {
  const { status, body: answer } = await api<{ id?: number }>("POST", "/api/accounts/", { body });
  return { status, id: answer.id };
}

it(`accounts with any valid username can be found, signed in to and blocked (seed ${FUZZ_SEED})`, async () => {
  const [ben] = await cast("ben");
  for (let count = 0; count < NAMES; count += 1) {
    const username = randomText(random, lengthUpTo(20), isAnyone);
    const { status, id } = await register(username, "");
    expect([username, status]).toEqual([username, 201]);
    const login = { username: `\u200b${username.toUpperCase()}`, password: PASSWORD };
    const { body } = await api<{ account: { id: number; username: string } }>("POST", "/api/auth/login/", {
      body: login,
    });
    expect(body.account).toMatchObject({ id, username });
    const blocked = await api("PUT", `/api/blocks/${encodeURIComponent(username)}/`, { as: ben });
    expect(blocked.status).toBe(201);
    if (wordsOf(username).length === 0) continue;
    const search = encodeURIComponent(username.toLowerCase());
    const found = await api<{ id: number }[]>("GET", `/api/accounts/?search=${search}`, { as: ben });
    expect(found.body.map((account) => account.id)).toContain(id);
    for (const twin of [username.toUpperCase(), username.normalize("NFKD"), `${username}\u3164`]) {
      expect([400, 409]).toContain((await register(twin, "")).status);
    }
  }
});

it("names of random characters are accepted or refused as the rules say", async () => {
  for (let count = 0; count < NAMES; count += 1) {
    const username = `${randomText(random, lengthUpTo(3))}${count}x`;
    const isFit = isUsername(username) && !username.includes("@");
    expect([username, (await register(username, "")).status === 201]).toEqual([username, isFit]);
    const firstName = `A${randomText(random, lengthUpTo(3))}`;
    const { status } = await register(crypto.randomUUID(), firstName);
    expect([firstName, status]).toEqual([firstName, isName(firstName.trim()) ? 201 : 400]);
  }
  expect((await refused("POST", "/api/accounts/", { body: {} })).status).toBe(400);
});
