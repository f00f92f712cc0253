import { join } from "node:path";
import { developmentVariables, ensureDevelopmentSecrets } from "../../scripts/development-secrets.ts";
import { signAccessToken } from "../../src/features/auth/tokens.ts";
import { makeDatabase } from "../../test/support/database.ts";
import { Reach, type ServerPerson } from "../../test/support/reach.ts";
import { peopleStatements } from "../../test/support/server.ts";
import { findFreePort, Server } from "./server.ts";

/**
 * `npm start`. The accounts are in its database before it starts, and their access tokens are signed with its secret:
 * signing up a thousand people would take minutes of password hashing.
 */
export class Palaestra extends Reach {
  readonly #stateDir: string;
  #server: Server;

  private constructor(stateDir: string, people: ServerPerson[], server: Server) {
    super(server.origin, people);
    this.#stateDir = stateDir;
    this.#server = server;
  }

  /** `statements` are SQL for the new database. They run after the accounts 1 to `people` were made. */
  static async start(folder: string, people: number, statements: string[]): Promise<Palaestra> {
    const stateDir = join(folder, "palaestra");
    ensureDevelopmentSecrets();
    await makeDatabase(stateDir, [...peopleStatements(people), ...statements]);
    const secret = developmentVariables().AUTH_SECRET ?? "";
    const signIn = async (accountId: number) => ({
      accountId,
      username: `person_${accountId}`,
      access: await signAccessToken(secret, { accountId, grantId: `grant-${accountId}` }, Date.now()),
    });
    const signedIn = await Promise.all(Array.from({ length: people }, (_, index) => signIn(index + 1)));
    return new Palaestra(stateDir, signedIn, await npmStart(stateDir, await findFreePort()));
  }

  get server(): Server {
    return this.#server;
  }

  /** Stops the server, lets `whileStopped` change what it has stored, and starts it again at the same address. */
  async restart(whileStopped = (_stateDir: string) => {}): Promise<void> {
    await this.#server.stop();
    whileStopped(this.#stateDir);
    this.#server = await npmStart(this.#stateDir, this.#server.port);
  }

  /** Creates a conversation of these people: a direct one for two, a group for more. Returns its id. */
  async createConversation([first, ...others]: readonly ServerPerson[], name: string): Promise<number> {
    const ids = others.map(({ accountId }) => accountId);
    if (!first || ids.length === 0) throw new Error("A conversation needs two people");
    const conversations = "/api/chat/conversations/";
    const created =
      ids.length === 1
        ? await this.request("POST", `${conversations}start/`, first, { user_id: ids[0] })
        : await this.request("POST", conversations, first, { name, participants: ids });
    return (created as { id: number }).id;
  }

  /** One of the accounts, from 0. */
  person(index: number): ServerPerson {
    const person = this.people[index];
    if (!person) throw new Error(`There is no account ${index}`);
    return person;
  }
}

async function npmStart(stateDir: string, port: number): Promise<Server> {
  const env = { PORT: String(port), HOST: "127.0.0.1", STATE_DIR: stateDir, RATE_LIMITS: "off" };
  return Server.start({ command: "npm", args: ["start"], env, port, readyPath: "/api/health/" });
}
