import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QUIET_ENV, ROOT } from "../../scripts/root.ts";
import type { CronOrder, Launch, Launched } from "../../scripts/server-process.ts";
import { buildWorker, type WorkerBuild } from "../../scripts/worker-build.ts";
import { signAccessToken } from "../../src/features/auth/tokens.ts";
import { makeDatabase } from "./database.ts";
import { workerdOf } from "./processes.ts";
import { Reach, type ServerPerson } from "./reach.ts";

export type { ServerPerson };

const AUTH_SECRET = "a secret that only tests know, of 32 characters or more";

const BINDINGS = {
  AUTH_SECRET,
  ENVIRONMENT: "development",
  RATE_LIMITS: "off",
  EDGE: "none",
  COOKIE_SAME_SITE: "lax",
  ALLOWED_ORIGINS: "",
  MAIL_FROM: "Palaestra <no-reply@palaestra.example>",
};

export interface ServerOptions {
  /** The number of initial accounts with a login. */
  people: number;
  /** SQL for a new database, after tables and people. */
  statements?: string[];
  /** Instead of the Worker's own entry. */
  entry?: string;
  /** A Worker that is already built, instead of building the entry. */
  build?: WorkerBuild;
  /** Additional or overriding variables. */
  bindings?: Record<string, string>;
  /** A file of additional trusted certificates. */
  trustedCertificates?: string;
  /** The state folder, instead of a temporary one. People and statements are for one without a database. */
  stateDir?: string;
  /** Receives the server's output. */
  onLine?: (line: string) => void;
}

/** The Worker in its own workerd with its own folder, over loopback. */
export class TestServer extends Reach {
  /** The process id of workerd. */
  pid = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), "palaestra-"));
  readonly #onLine: (line: string) => void;
  #launcher: ChildProcess | null = null;
  /** Rejects when the launcher ends. */
  #ended: Promise<never> = new Promise(() => {});
  #env: Record<string, string> = {};
  #stateDir = join(this.#folder, "state");

  private constructor(onLine: (line: string) => void) {
    super("", []);
    this.#onLine = onLine;
  }

  /** The folder with everything it stores. */
  get stateDir(): string {
    return this.#stateDir;
  }

  static async start({
    people,
    statements = [],
    entry,
    build,
    bindings = {},
    trustedCertificates,
    stateDir,
    onLine = () => {},
  }: ServerOptions): Promise<TestServer> {
    const server = new TestServer(onLine);
    if (trustedCertificates) server.#env = { NODE_EXTRA_CA_CERTS: trustedCertificates };
    if (stateDir) server.#stateDir = stateDir;
    process.once("exit", server.#discard);
    try {
      await server.#prepare(
        people,
        statements,
        build ?? (await buildWorker(entry ? { entry } : {})),
        bindings,
      );
      await server.restart();
      return server;
    } catch (error) {
      server.stop();
      throw error;
    }
  }

  /** Kills workerd like a power failure; the disk stays. */
  kill(): void {
    // Paused first, because the launcher restarts workerd at once.
    killQuietly(this.#launcher?.pid ?? 0, "SIGSTOP");
    killQuietly(this.pid);
    this.pid = 0;
  }

  /** Restarts on the same disk after `kill`. */
  async restart(): Promise<void> {
    this.#launcher ??= this.#launch();
    const launcher = this.#launcher;
    killQuietly(launcher.pid ?? 0, "SIGCONT");
    const [launched] = (await Promise.race([once(launcher, "message"), this.#ended])) as [Launched];
    this.url = launched.origin;
    this.pid = workerdOf(launcher.pid ?? 0);
  }

  /** Restarts with other variables. */
  async reconfigure(bindings: Record<string, string>): Promise<void> {
    this.#end();
    const launch: Launch = JSON.parse(readFileSync(this.#file("launch.json"), "utf8"));
    Object.assign(launch.variables, bindings);
    writeFileSync(this.#file("launch.json"), JSON.stringify(launch));
    await this.restart();
  }

  /** Runs a cron trigger to completion. */
  async runCron(cron: string): Promise<void> {
    const launcher = this.#launcher;
    if (!launcher) throw new Error("The server is not running");
    const done = once(launcher, "message");
    launcher.send({ cron } satisfies CronOrder);
    await done;
  }

  /** Stops everything and deletes the folder. */
  stop(): void {
    process.off("exit", this.#discard);
    this.#discard();
  }

  readonly #discard = (): void => {
    this.#end();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  };

  #launch(): ChildProcess {
    const launcher = fork(join(ROOT, "scripts", "server-process.ts"), [this.#file("launch.json")], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...QUIET_ENV, ...this.#env },
    });
    let output = "";
    for (const stream of [launcher.stdout, launcher.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-4000);
        for (const line of text.split("\n")) if (line) this.#onLine(line);
      });
    }
    this.#ended = once(launcher, "exit").then(() =>
      Promise.reject(new Error(`workerd did not start: ${output}`)),
    );
    this.#ended.catch(() => {});
    return launcher;
  }

  #end(): void {
    this.kill();
    killQuietly(this.#launcher?.pid ?? 0);
    this.#launcher = null;
  }

  async #prepare(
    people: number,
    statements: string[],
    { script, options }: WorkerBuild,
    bindings: Record<string, string>,
  ): Promise<void> {
    // Sends every path to the Worker, because bench/ entries serve some.
    const { assets: _unused, ...worker } = options;
    const launch: Launch = {
      build: { script, options: worker },
      host: "127.0.0.1",
      port: 0,
      stateDir: this.#stateDir,
      variables: { ...BINDINGS, ...bindings },
    };
    writeFileSync(this.#file("launch.json"), JSON.stringify(launch));
    if (!existsSync(join(this.#stateDir, "v3", "d1"))) {
      await makeDatabase(this.#stateDir, [...peopleStatements(people), ...statements]);
    }
    this.people = await Promise.all(Array.from({ length: people }, (_, index) => signIn(index + 1)));
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

/** SQL for the accounts 1 to `count` with a login each. */
export function peopleStatements(count: number): string[] {
  const numbers = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})`;
  return [
    `INSERT INTO accounts (id, username, username_key, email, email_key, email_proved_at, password_hash, created_at, updated_at)
     ${numbers} SELECT n, 'person_' || n, 'person_' || n, 'person_' || n || '@example.com',
       'person_' || n || '@example.com', 0, '', 0, 0 FROM number`,
    `INSERT INTO grants (id, account_id, kind, created_at) ${numbers} SELECT 'grant-' || n, n, 'bearer', 0 FROM number`,
  ];
}

async function signIn(accountId: number): Promise<ServerPerson> {
  const access = await signAccessToken(AUTH_SECRET, { accountId, grantId: `grant-${accountId}` }, Date.now());
  return { accountId, username: `person_${accountId}`, access };
}

function killQuietly(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  if (pid === 0) return;
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
}
