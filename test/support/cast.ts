import { env } from "cloudflare:workers";
import { createContext } from "../../src/compose.ts";
import { insertAccount } from "../../src/features/accounts/store.ts";
import { type NewGrant, startGrant } from "../../src/features/auth/grants/actions.ts";
import { hashPassword } from "../../src/features/auth/password.ts";

export interface Player extends NewGrant {
  id: number;
  username: string;
  email: string;
  password: string;
}

export const PASSWORD = "a long and quiet evening";

/** A context for tests that call actions. */
export const ctx = createContext(env, (promise) => {
  void promise;
});

let hash: Promise<string> | null = null;
let people = 0;

/**
 * Creates people with an account and a login and unique names: `const [ada, ben] = await cast("ada", "ben")`.
 */
export async function cast<Names extends string[]>(
  ...names: Names
): Promise<{ [Index in keyof Names]: Player }> {
  const players: Player[] = [];
  for (const name of names) players.push(await enterAs(name));
  return players as { [Index in keyof Names]: Player };
}

export function logIn(player: { id: number }): Promise<NewGrant> {
  return startGrant(ctx, player.id);
}

async function enterAs(name: string): Promise<Player> {
  people += 1;
  const username = `${name}_${people}`;
  const email = `${username}@example.com`;
  hash ??= hashPassword(PASSWORD);
  const account = {
    username,
    email,
    passwordHash: await hash,
    firstName: capitalized(name),
    lastName: "Test",
    emailProvedAt: Date.now(),
  };
  const id = await insertAccount(ctx.db, account, Date.now());
  return { id, username, email, password: PASSWORD, ...(await startGrant(ctx, id)) };
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
