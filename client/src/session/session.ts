import { isFinal, PalaestraError } from "../error.ts";
import type { Report } from "../events.ts";
import type { Requester } from "../rest/request.ts";
import type { Tabs } from "./tabs.ts";
import { claimsOf, type Tokens } from "./tokens.ts";

/** An access token, a pair of a login, or a function that gets one whenever one is needed. */
export type Token = string | Tokens | (() => Promise<string>);

/** How one signs in: one of these. */
export type Credentials =
  | { signIn: { username: string; password: string } }
  | { token: Token }
  /** The browser's cookies, which the server renews by itself. */
  | { cookies: true };

export interface SessionParts {
  credentials: Credentials;
  origin: string;
  request: Requester;
  now(): number;
  report: Report;
  onAccount(accountId: number): void;
  /** Nothing renews this session any more, as the server said by `error`. */
  onOver(error: PalaestraError): void;
}

const RENEW_BEFORE_MS = 60_000;

/** Who is signed in, and the token that says so. */
export class Session {
  readonly #parts: SessionParts;
  /** Gets the first tokens of a login, or of whoever has them; null where there is no way to. */
  #begin: (() => Promise<Tokens>) | null = null;
  readonly hasCookies: boolean;
  /** Whether the application gets tokens, and may get a better one later. */
  readonly #isSupplied: boolean;
  /** Why nothing is requested any more. */
  #over: PalaestraError | null = null;
  #tokens: Tokens | null = null;
  #login: string | undefined;
  /** Those that may have renewed this login; null before there is one that can be renewed. */
  #tabs: Promise<Tabs | null> | null = null;
  /** By this device's clock, in milliseconds; not a number where the token does not say. */
  #endsAt = 0;
  #renewing: Promise<void> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { signIn, token, cookies } = parts.credentials as Partial<
      Record<"signIn", object> & { token: Token; cookies: true }
    >;
    this.hasCookies = !!cookies;
    this.#isSupplied = typeof token === "function";
    if (signIn) this.#begin = () => this.#post("/api/auth/login/", signIn);
    else if (typeof token === "function") this.#begin = async () => ({ access: await token() });
    else if (token) this.#take(typeof token === "string" ? { access: token } : token);
  }

  /**
   * The access token of who asks, another than the one that was `refused`, where there is a way to get one; null with cookies.
   * @throws PalaestraError where there is no way to sign in now; signed_out and closed where there will be none
   */
  async authorize(refused?: string | null): Promise<string | null> {
    if (this.#over) throw this.#over;
    if (this.hasCookies) return null;
    const isOld = this.#parts.now() > this.#endsAt - RENEW_BEFORE_MS;
    const isRenewable = this.#begin !== null || this.#tokens?.refresh !== undefined;
    // Another request may have renewed meanwhile what was refused.
    if (isRenewable && (isOld || refused === this.#tokens?.access)) {
      this.#renewing ??= this.#renew().finally(() => {
        this.#renewing = null;
      });
      await this.#renewing;
    }
    return this.#tokens?.access ?? "";
  }

  /** The server refuses what `authorize` returned, and there is nothing else to send. Returns the error. */
  refused(error: PalaestraError): PalaestraError {
    if (this.#isSupplied) return error;
    // Who signs in again in this browser has the same cookies.
    if (!this.hasCookies)
      this.#over ??= new PalaestraError("signed_out", undefined, { status: 401, cause: error });
    this.#parts.onOver(error);
    return error;
  }

  /** Requests are refused from here on. */
  close(): void {
    this.#over ??= new PalaestraError("closed");
    this.#leaveTabs();
  }

  #leaveTabs(): void {
    void this.#tabs?.then((tabs) => tabs?.close());
  }

  async #renew(): Promise<void> {
    const before = this.#tokens;
    await (await this.#tabs)?.ask();
    // Another tab renewed it.
    if (this.#tokens !== before) return;
    try {
      const pair = await this.#another(before?.refresh);
      this.#adopt(pair);
      (await this.#tabs)?.share(pair);
    } catch (error) {
      throw isRefused(error) ? this.refused(error) : error;
    }
  }

  /** The next pair of this login, or the first of another one. */
  async #another(refresh: string | undefined): Promise<Tokens> {
    try {
      if (refresh) return await this.#post("/api/auth/refresh/", { refresh });
    } catch (error) {
      if (!this.#begin || !isRefused(error)) throw error;
    }
    return (this.#begin as () => Promise<Tokens>)();
  }

  async #post(path: string, body: object): Promise<Tokens> {
    const { access, refresh } = (await this.#parts.request({
      method: "POST",
      path,
      body,
    })) as Required<Tokens>;
    if (typeof access !== "string") throw new PalaestraError("unreachable");
    return { access, refresh };
  }

  #adopt(tokens: Tokens): void {
    this.#take(tokens);
    this.#parts.report({ type: "tokens", tokens });
  }

  /** A token that is older than it says by this clock is refused, and renewed then. */
  #take(tokens: Tokens): void {
    const { iat = 0, exp, sub } = claimsOf(tokens.access);
    this.#tokens = tokens;
    this.#endsAt = this.#parts.now() + (Number(exp) - iat) * 1000;
    this.#meetTabs();
    if (Number(sub)) this.#parts.onAccount(Number(sub));
  }

  #meetTabs(): void {
    const { gid } = claimsOf(this.#tokens?.refresh ?? "");
    if (!gid || gid === this.#login || this.#over) return;
    this.#login = gid;
    this.#leaveTabs();
    this.#tabs = import("./tabs.ts").then(
      ({ Tabs }) =>
        Tabs.of(
          `${this.#parts.origin} ${gid}`,
          () => this.#tokens,
          (pair) => this.#adopt(pair),
        ),
      () => null,
    );
  }
}

/** Whether the server itself refuses a login or its renewal, and will again. */
function isRefused(error: unknown): error is PalaestraError {
  if (!(error instanceof PalaestraError)) return false;
  return isFinal(error) || (error.status === 401 && error.code !== "unavailable");
}
