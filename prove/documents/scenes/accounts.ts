import { randomUUID } from "node:crypto";
import type { Scene } from "../../lib/scene.ts";
import { NO_NUMBER } from "../../lib/world.ts";
import { OLD_USERNAME } from "./full-places.ts";
import { type Act, asks } from "./scenes.ts";

/** The origin of a web app on another site, which the server allows. */
export const ALLOWED_ORIGIN = "https://app.example";

const PASSWORD = "a long and quiet evening";
/** An address that is no username. */
const ODD_ADDRESS = "o'brien@example.org";

type Newcomer = Awaited<ReturnType<Scene["newcomer"]>>;

const registering = ["/api/accounts/", "/api/auth/register/", "/api/register/"].flatMap((path) => [
  asks(`POST ${path} username_taken`, (scene) => ({
    ...{ method: "POST", path },
    body: {
      username: scene.owner.username,
      email: `${scene.newName()}@example.org`,
      password: PASSWORD,
    },
  })),
  asks(`POST ${path} email_taken`, (scene) => ({
    ...{ method: "POST", path },
    body: { username: scene.newName(), email: `${scene.owner.username}@example.com`, password: PASSWORD },
  })),
]);

const changing = ["PUT", "PATCH"].flatMap((method): Act[] => {
  const change = async (scene: Scene, body: object) => {
    const as = await scene.newcomer();
    const { accountId, username, email } = as;
    const path = `/api/accounts/${accountId}/`;
    return scene.ask({ method, path, as, body: { username, email, ...body } });
  };
  return [
    {
      what: `${method} of an account: username_taken, email_taken, proof_required`,
      act: async (scene) => {
        await change(scene, { username: scene.owner.username });
        await change(scene, { email: `${scene.owner.username}@example.com`, current_password: PASSWORD });
        await change(scene, { password: "another long evening", current_password: "none" });
      },
    },
    {
      what: `${method} of the profile: email_taken, proof_required, not_allowed`,
      act: async (scene) => {
        const as = await scene.newcomer();
        const ask = (body: object) => scene.ask({ method, path: "/api/auth/profile/", as, body });
        await ask({ email: `${scene.owner.username}@example.com`, current_password: PASSWORD });
        await ask({ password: "another long evening", current_password: "none" });
        await ask({ user_id: scene.owner.accountId, bio: "I lift" });
      },
    },
  ];
});

/** Has a newcomer ask for another address, and confirm it after something else has happened. */
function confirming(
  what: string,
  {
    to,
    before,
    meanwhile,
  }: {
    to(scene: Scene): string;
    before?(scene: Scene, person: Newcomer): Promise<unknown>;
    meanwhile?(scene: Scene, person: Newcomer, email: string): Promise<unknown>;
  },
): Act {
  return {
    what: `POST /api/auth/email/ ${what}`,
    act: async (scene) => {
      const as = await scene.newcomer();
      await before?.(scene, as);
      const email = to(scene);
      await change(scene, as, { email, current_password: PASSWORD });
      await meanwhile?.(scene, as, email);
      const code = await scene.mailed(email, /\b\d{6}\b/);
      return scene.ask({ method: "POST", path: "/api/auth/email/", as, body: { code } });
    },
  };
}

function change(scene: Scene, as: Newcomer, body: object) {
  return scene.caller.make({ method: "PATCH", path: `/api/accounts/${as.accountId}/`, as, body });
}

const takeAddressAsName = (scene: Scene, as: Newcomer) => change(scene, as, { username: as.email });

export const ACCOUNT_ACTS: readonly Act[] = [
  ...registering,
  ...changing,
  confirming("email_taken", {
    to: (scene) => `${scene.newName()}@example.org`,
    meanwhile: (scene, _, email) =>
      scene.caller.make({
        ...{ method: "POST", path: "/api/accounts/" },
        body: { username: scene.newName(), email, password: PASSWORD },
      }),
  }),
  confirming("username_taken", { to: () => OLD_USERNAME, before: takeAddressAsName }),
  confirming("not_allowed", { to: () => ODD_ADDRESS, meanwhile: takeAddressAsName }),
  asks("GET /api/accounts/ not_signed_in", () => ({ method: "GET", path: "/api/accounts/?search=ada" })),
  asks("POST /api/auth/login/ wrong_credentials", async (scene) => ({
    ...{ method: "POST", path: "/api/auth/login/" },
    body: { username: (await scene.registered).username, password: "none" },
  })),
  asks("POST /api/auth/refresh/ validation_failed", () => ({
    ...{ method: "POST", path: "/api/auth/refresh/", body: { refresh: 5 } },
  })),
  asks("POST /api/verify-otp/ wrong_credentials", (scene) => ({
    ...{ method: "POST", path: "/api/verify-otp/" },
    body: { email: `${scene.newName()}@example.org`, otp: "000000" },
  })),
  asks("POST /api/verify-otp/ cross_site_cookies", (scene) => ({
    ...{ method: "POST", path: "/api/verify-otp/", headers: { Origin: ALLOWED_ORIGIN } },
    body: { email: `${scene.newName()}@example.org`, otp: "000000" },
  })),
  asks("POST /api/auth/password-reset/ wrong_credentials", (scene) => ({
    ...{ method: "POST", path: "/api/auth/password-reset/" },
    body: { email: `${scene.newName()}@example.org`, code: "000000", new_password: PASSWORD },
  })),
  asks("DELETE of an account: proof_required", async (scene) => {
    const as = await scene.newcomer();
    const path = `/api/accounts/${as.accountId}/`;
    return { method: "DELETE", path, as, body: { current_password: "none" } };
  }),
  {
    what: "DELETE of an account: idempotency_key_reused",
    act: async (scene) => {
      const as = await scene.newcomer();
      const request = {
        path: `/api/accounts/${as.accountId}/`,
        ...{ as, headers: { "Idempotency-Key": randomUUID() } },
      };
      await scene.ask({ ...request, method: "PATCH", body: { firstName: "Augusta" } });
      await scene.ask({ ...request, method: "DELETE", body: { current_password: PASSWORD } });
    },
  },
  asks("POST /api/profiles/ not_allowed", (scene) => ({
    ...{ method: "POST", path: "/api/profiles/", as: scene.guest },
    body: { account: scene.owner.accountId, profile_type: "gym" },
  })),
  ...["GET", "PUT", "PATCH", "DELETE"].map((method) =>
    asks(`${method} of an account: not_found`, ({ owner }) => ({
      ...{ method, path: `/api/accounts/${NO_NUMBER}/`, as: owner },
      ...(method !== "GET" && { body: {} }),
    })),
  ),
  asks("GET of a course: not_found", ({ owner }) => ({
    ...{ method: "GET", path: `/api/courses/${NO_NUMBER}/detail/`, as: owner },
  })),
  asks("DELETE of a profile: not_found", (scene) => ({
    ...{ method: "DELETE", path: `/api/profiles/${NO_NUMBER}/`, as: scene.owner },
  })),
  ...["PUT", "GET"].map((method) =>
    asks(`${method} /api/blocks/: of one who is blocked`, (scene) => ({
      ...{ method, path: `/api/blocks/${scene.blocked.username}/`, as: scene.owner },
    })),
  ),
];
