import { PalaestraError } from "../error.ts";
import type { Request, Requester } from "../rest/request.ts";
import { Tabs } from "./tabs.ts";
import { claimsOf, isNewer, type Tokens } from "./tokens.ts";

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
  onTokens(tokens: Tokens): void;
  onAccount(accountId: number): void;
  /** Nothing renews this session any more. */
  onOver(): void;
}

const RENEW_BEFORE_MS = 60_000;

/** Who is signed in, and the token that says so. */
export class Session {
  readonly #parts: SessionParts;
  readonly #tabs: Tabs;
  /** Gets the first tokens of a login, or of whoever has them; null where there is no way to. */
  readonly #begin: (() => Promise<Tokens>) | null;
  readonly #hasCookies: boolean;
  #tokens: Tokens | null = null;
  /** By this device's clock, in milliseconds; not a number where the token does not say. */
  #endsAt = 0;
  #renewing: Promise<void> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { signIn, token, cookies } = parts.credentials as Partial<
      Record<"signIn", object> & { token: Token; cookies: true }
    >;
    this.#hasCookies = cookies === true;
    this.#begin = null;
    if (signIn) this.#begin = () => this.#post("/api/auth/login/", signIn);
    else if (typeof token === "function") this.#begin = async () => ({ access: await token() });
    else if (token) this.#take(typeof token === "string" ? { access: token } : token);
    this.#tabs = new Tabs(
      parts.origin,
      () => this.#tokens,
      (pair) => {
        if (this.#tokens && isNewer(pair, this.#tokens)) this.#adopt(pair);
      },
    );
  }

  /** What a request carries to say who asks. @throws PalaestraError where there is no way to sign in now */
  async authorize(): Promise<Pick<Request, "headers" | "cookies">> {
    if (this.#hasCookies) return { cookies: true };
    if (this.#parts.now() > this.#endsAt - RENEW_BEFORE_MS && this.#canRenew) await this.#renew();
    return { headers: { Authorization: `Bearer ${this.#tokens?.access}` } };
  }

  /** A request was refused with 401: whether there is another credential to repeat it with. */
  async replace({ headers }: Pick<Request, "headers">): Promise<boolean> {
    if (!this.#canRenew) return false;
    // Another request may have renewed it meanwhile.
    if (headers?.Authorization === `Bearer ${this.#tokens?.access}`) await this.#renew();
    return true;
  }

  close(): void {
    this.#tabs.close();
  }

  get #canRenew(): boolean {
    return this.#begin !== null || this.#tokens?.refresh !== undefined;
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewOnce(): Promise<void> {
    const before = this.#tokens;
    if (before?.refresh) {
      await this.#tabs.ask();
      // Another tab renewed it.
      if (this.#tokens !== before) return;
      try {
        const pair = await this.#post("/api/auth/refresh/", { refresh: before.refresh });
        this.#tabs.tell(pair);
        return this.#adopt(pair);
      } catch (error) {
        const isRefused = error instanceof PalaestraError && error.status === 401;
        if (isRefused && !this.#begin) this.#parts.onOver();
        if (!isRefused || !this.#begin) throw error;
      }
    }
    if (this.#begin) this.#adopt(await this.#begin());
  }

  async #post(path: string, body: object): Promise<Tokens> {
    const { access, refresh } = (await this.#parts.request({
      method: "POST",
      path,
      body,
    })) as Required<Tokens>;
    return { access, refresh };
  }

  #adopt(tokens: Tokens): void {
    this.#take(tokens);
    this.#parts.onTokens(tokens);
  }

  /** A token that is older than it says by this clock is refused, and renewed then. */
  #take(tokens: Tokens): void {
    const { iat = 0, exp = Number.NaN, sub } = claimsOf(tokens.access);
    this.#tokens = tokens;
    this.#endsAt = this.#parts.now() + (exp - iat) * 1000;
    if (Number(sub)) this.#parts.onAccount(Number(sub));
  }
}
