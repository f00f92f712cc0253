import { join } from "node:path";
import { developmentVariables, ensureDevelopmentSecrets } from "../../scripts/development-secrets.ts";
import { migrateLocalDatabase } from "../../scripts/local-database.ts";
import { signAccessToken } from "../../src/features/auth/tokens.ts";
import { peopleStatements } from "../../test/support/server.ts";
import { freePort, Server } from "./server.ts";

export interface Person {
  accountId: number;
  access: string;
}

/**
 * `npm start`. Its people are in the database before it starts, with logins signed with the secret that it has: to sign
 * up a thousand takes minutes of hashing passwords.
 */
export class Palaestra {
  readonly people: readonly Person[];
  readonly #stateDir: string;
  #server: Server;

  private constructor(stateDir: string, people: readonly Person[], server: Server) {
    this.#stateDir = stateDir;
    this.people = people;
    this.#server = server;
  }

  get server(): Server {
    return this.#server;
  }

  /** `statements` are SQL for the new database, after its people. */
  static async start(folder: string, people: number, statements: string[]): Promise<Palaestra> {
    const stateDir = join(folder, "palaestra");
    ensureDevelopmentSecrets();
    await migrateLocalDatabase(stateDir, { statements: [...peopleStatements(people), ...statements] });
    const signIn = async (accountId: number) => {
      const secret = developmentVariables().AUTH_SECRET ?? "";
      const access = await signAccessToken(secret, { accountId, grantId: `grant-${accountId}` }, Date.now());
      return { accountId, access };
    };
    const signedIn = await Promise.all(Array.from({ length: people }, (_, index) => signIn(index + 1)));
    return new Palaestra(stateDir, signedIn, await run(stateDir, await freePort()));
  }

  /** Stops it, has something done to what it stored, and starts it anew at the same address. */
  async restart(meanwhile = (_stateDir: string) => {}): Promise<void> {
    await this.#server.stop();
    meanwhile(this.#stateDir);
    this.#server = await run(this.#stateDir, this.#server.port);
  }

  person(index: number): Person {
    const person = this.people[index];
    if (!person) throw new Error(`There is no person ${index}`);
    return person;
  }

  /** @throws Error where the answer is no success */
  async request<Answer>(method: string, path: string, { access }: Person, body?: object): Promise<Answer> {
    const response = await fetch(this.#server.origin + path, {
      method,
      headers: { Authorization: `Bearer ${access}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** Makes a conversation of these people; its id. */
  async gather([first, ...others]: readonly Person[], name: string): Promise<number> {
    if (!first) throw new Error("A conversation needs people");
    const [other] = others;
    const { id } =
      others.length === 1
        ? await this.request<{ id: number }>("POST", "/api/chat/conversations/start/", first, {
            user_id: other?.accountId,
          })
        : await this.request<{ id: number }>("POST", "/api/chat/conversations/", first, {
            name,
            participants: others.map(({ accountId }) => accountId),
          });
    return id;
  }

  socketUrl(conversation: number, { access }: Person, query = ""): string {
    const origin = this.#server.origin.replace("http", "ws");
    return `${origin}/ws/chat/${conversation}/?token=${access}${query}`;
  }
}

async function run(stateDir: string, port: number): Promise<Server> {
  const env = { PORT: String(port), HOST: "127.0.0.1", STATE_DIR: stateDir, RATE_LIMITS: "off" };
  return Server.start({ command: "npm", args: ["start"], env, port, healthPath: "/api/health/" });
}
