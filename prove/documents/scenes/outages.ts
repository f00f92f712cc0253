import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Scene } from "../../lib/scene.ts";
import { failures } from "./closes.ts";
import { type Act, asks, play } from "./scenes.ts";

/** A new address, with the password as proof. */
const newAddress = (scene: Scene) => ({
  email: `${scene.newName()}@example.org`,
  current_password: "a long and quiet evening",
});

/** What sends mail, of a server that cannot. `person` has a password. */
export function withoutMail(person: Awaited<ReturnType<Scene["newcomer"]>>): Act[] {
  const { accountId, username, email } = person;
  const asking = ["/api/request-otp/", "/api/auth/password-reset/"].map((path) =>
    asks(`POST ${path} mail_not_sent`, () => ({ method: "POST", path, body: { email }, isOutage: true })),
  );
  const changing = [`/api/accounts/${accountId}/`, "/api/auth/profile/"].flatMap((path) =>
    ["PUT", "PATCH"].map((method) =>
      asks(`${method} ${path} mail_not_sent`, (scene) => ({
        ...{ method, path, as: person, body: { username, ...newAddress(scene) }, isOutage: true },
      })),
    ),
  );
  return [...asking, ...changing];
}

/** Loses the database, and meets what then fails. The server is of no use afterwards. */
export async function loseDatabase(scene: Scene): Promise<void> {
  const { server } = scene.caller;
  server.kill();
  rmSync(join(server.stateDir, "v3", "d1"), { recursive: true });
  // Nobody who asked too much before is refused for that.
  await server.reconfigure({ RATE_LIMITS: "off" });
  await play(scene, [
    asks("GET /api/health/ready unavailable", () => ({
      ...{ method: "GET", path: "/api/health/ready", isOutage: true },
    })),
    ...failures(scene),
  ]);
}
