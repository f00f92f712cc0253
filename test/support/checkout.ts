import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "../../scripts/root.ts";
import type { CloudflareAccount } from "./cloudflare/account.ts";

const COPIED = ["scripts", "migrations", "wrangler.toml"];
const SHARED = ["client", "docs", "src", "public", "node_modules", "package.json", "tsconfig.json"];

export interface Deployment {
  status: number | null;
  /** Standard output and standard error. */
  output: string;
}

/** A copy of the project to deploy from, which a test may modify. */
export class Checkout {
  readonly #folder = mkdtempSync(join(tmpdir(), "palaestra-"));
  readonly secretsFile = join(this.#folder, "secrets");

  constructor() {
    for (const name of COPIED) cpSync(join(ROOT, name), join(this.#folder, name), { recursive: true });
    for (const name of SHARED) symlinkSync(join(ROOT, name), join(this.#folder, name));
    writeFileSync(this.secretsFile, `AUTH_SECRET=${"a secret of 32 characters or more".repeat(2)}\n`);
  }

  get migrations(): string[] {
    return readdirSync(join(this.#folder, "migrations")).filter((name) => name.endsWith(".sql"));
  }

  /** The top-level files and wrangler.toml. */
  get state(): { files: string[]; configuration: string } {
    const configuration = readFileSync(join(this.#folder, "wrangler.toml"), "utf8");
    return { files: readdirSync(this.#folder).filter((name) => name !== ".wrangler"), configuration };
  }

  /** Adds lines to the start of wrangler.toml. */
  configure(lines: string): void {
    const file = join(this.#folder, "wrangler.toml");
    writeFileSync(file, `${lines}\n${readFileSync(file, "utf8")}`);
  }

  addMigration(name: string, sql: string): void {
    writeFileSync(join(this.#folder, "migrations", name), sql);
  }

  /** Runs `npm run deploy -- ARGS` without a terminal, with or without an account. */
  async deploy(account: CloudflareAccount | null, ...args: string[]): Promise<Deployment> {
    const { CLOUDFLARE_API_TOKEN: _token, ...environment } = process.env;
    const script = spawn(process.execPath, [join(this.#folder, "scripts", "deploy.ts"), ...args], {
      cwd: this.#folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...environment,
        // Prevents wrangler from finding the login of the person running the tests.
        XDG_CONFIG_HOME: join(this.#folder, ".wrangler"),
        WRANGLER_SEND_METRICS: "false",
        ...account?.environment,
      },
    });
    const [output, errors, [status]] = await Promise.all([
      text(script.stdout),
      text(script.stderr),
      once(script, "exit"),
    ]);
    return { status, output: output + errors };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
