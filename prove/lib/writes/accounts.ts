import type { ServerPerson } from "../../../test/support/server.ts";
import type { Scene } from "../scene.ts";
import type { Writes } from "./prepared.ts";

const account = (scene: Scene) => {
  const username = scene.newName();
  return { username, email: `${username}@example.org`, password: "a long and quiet evening" };
};

/** A newcomer where the owner is to ask: it takes a password. Anyone else asks as themselves. */
async function withPassword(scene: Scene, person: ServerPerson) {
  return person === scene.owner ? scene.newcomer() : { ...person, email: "", password: "none" };
}

export const ACCOUNT_WRITES: Writes = {
  "POST /api/accounts": (scene) => ({ body: account(scene) }),
  "POST /api/auth/register": (scene) => ({ body: account(scene) }),
  "POST /api/register": (scene) => ({ body: account(scene) }),
  "POST /api/auth/login": async (scene) => {
    const { username, password } = await scene.registered;
    return { body: { username, password } };
  },
  "POST /api/auth/refresh": async (scene) => {
    const { username, password } = await scene.registered;
    const { refresh } = await scene.post<{ refresh: string }>("/api/auth/login/", { username, password });
    return { body: { refresh } };
  },
  "POST /api/auth/logout": (scene) => ({ as: scene.spare() }),
  "POST /api/auth/logout-all": (scene) => ({ as: scene.spare() }),
  "POST /api/ws-tickets": () => ({}),
  "POST /api/media-tickets": () => ({}),
  "POST /api/request-otp": (scene) => ({ body: { email: `${scene.newName()}@example.org` } }),
  "POST /api/verify-otp": async (scene) => {
    const email = `${scene.spare().username}@example.com`;
    await scene.post("/api/request-otp/", { email });
    return { body: { email, otp: await scene.mailed(email, /\b\d{6}\b/) } };
  },
  "POST /api/refresh": () => ({}),
  "POST /api/logout": () => ({}),
  "POST /api/auth/password-reset": (scene) => ({ body: { email: `${scene.newName()}@example.org` } }),
  "POST /api/auth/password": async (scene, person) => {
    const as = await withPassword(scene, person);
    return { as, body: { current_password: as.password, new_password: "another long and quiet evening" } };
  },
  "DELETE /api/auth/grants/{id}": async (scene, person) => {
    if (person !== scene.owner) return { params: { id: "grant-1" } };
    const newcomer = await scene.newcomer();
    await scene.logIn(newcomer.username);
    const grants = await scene.caller.make<{ id: string; current: boolean }[]>({
      ...{ method: "GET", path: "/api/auth/grants/", as: newcomer },
    });
    const id = grants.find(({ current }) => !current)?.id ?? "";
    return { params: { id }, as: newcomer };
  },
  "PUT /api/accounts/{id}": async (scene, person) => {
    const as = await withPassword(scene, person);
    const id = person === scene.owner ? as.accountId : scene.owner.accountId;
    const { username, email, password } = as;
    return { as, params: { id }, body: { username, email: email || `${username}@example.com`, password } };
  },
  "PATCH /api/accounts/{id}": () => ({ body: { firstName: "Augusta" } }),
  "DELETE /api/accounts/{id}": async (scene, person) => {
    const as = await withPassword(scene, person);
    const id = person === scene.owner ? as.accountId : scene.owner.accountId;
    return { as, params: { id }, body: { current_password: as.password } };
  },
  "PUT /api/auth/profile": async (scene, person) => {
    const path = "/api/auth/profile/";
    await scene.caller.make({ method: "PATCH", path, as: person, body: { bio: "I run" } });
    return { body: { first_name: "Augusta", bio: "I lift" } };
  },
  "PATCH /api/auth/profile": () => ({ body: { bio: "I lift" } }),
  "POST /api/auth/email": async (scene, person) => {
    if (person !== scene.owner) return { body: { code: "000000" } };
    const as = await scene.newcomer();
    const email = `changed.${as.email}`;
    const path = `/api/accounts/${as.accountId}/`;
    await scene.caller.make({ method: "PATCH", path, as, body: { email, current_password: as.password } });
    return { as, body: { code: await scene.mailed(email, /\b\d{6}\b/) } };
  },
  "POST /api/profiles": async (scene, person) => {
    const path = "/api/profiles/";
    const own = await scene.caller.make<{ id: number; profile_type: string }[]>({
      ...{ method: "GET", path, as: person },
    });
    const store = own.find(({ profile_type }) => profile_type === "store");
    if (store) await scene.caller.make({ method: "DELETE", path: `${path}${store.id}/`, as: person });
    return { body: { profile_type: "store" } };
  },
  "DELETE /api/profiles/{id}": async (scene) => {
    const as = scene.owner;
    const answer = await scene.ask({
      ...{ method: "POST", path: "/api/profiles/", as, body: { profile_type: "gym" } },
    });
    if (answer.status === 201) return { params: { id: (answer.json as { id: number }).id } };
    const own = await scene.caller.make<{ id: number; profile_type: string }[]>({
      ...{ method: "GET", path: "/api/profiles/", as },
    });
    return { params: { id: own.find(({ profile_type }) => profile_type === "gym")?.id ?? 0 } };
  },
  "DELETE /api/friends/{username}": async (scene, person) => {
    if (person !== scene.stranger) await scene.befriend(person, scene.guest);
    return { params: { username: scene.guest.username } };
  },
  "PUT /api/blocks/{username}": (scene) => ({ params: { username: scene.spare().username } }),
  "DELETE /api/blocks/{username}": async (scene, person) => {
    const { username } = scene.spare();
    if (person !== scene.stranger)
      await scene.caller.make({ method: "PUT", path: `/api/blocks/${username}/`, as: person });
    return { params: { username } };
  },
};
