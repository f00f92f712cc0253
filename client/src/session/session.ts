import { PalaestraError } from "../error.ts";
import type { Request, Requester } from "../rest/request.ts";
import { Tabs } from "./tabs.ts";
import { claimsOf, isNewer, type Tokens } from "./tokens.ts";

/** How one signs in: one of these. */
export type Credentials =
  | { signIn: { username: string; password: string } }
  /** An access token, a pair of a login, or a function that gets one whenever one is needed. */
  | { token: string | Tokens | (() => Promise<string>) }
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
  #tokens: Tokens | null = null;
  /** By this device's clock, in milliseconds; infinite where the token does not say. */
  #endsAt = 0;
  #renewing: Promise<void> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { credentials, origin } = parts;
    this.#tabs = new Tabs(
      origin,
      () => this.#tokens,
      (pair) => this.#adopt(pair),
    );
    if (!("token" in credentials) || typeof credentials.token === "function") return;
    const tokens = typeof credentials.token === "string" ? { access: credentials.token } : credentials.token;
    this.#take(tokens, this.#ownEnd(tokens));
  }

  /** What a request carries to say who asks. @throws PalaestraError where there is no way to sign in now */
  async authorize(): Promise<Pick<Request, "headers" | "cookies">> {
    if ("cookies" in this.#parts.credentials) return { cookies: true };
    if (this.#parts.now() > this.#endsAt - RENEW_BEFORE_MS && this.#canRenew()) await this.#renew();
    return { headers: { Authorization: `Bearer ${this.#tokens?.access ?? ""}` } };
  }

  /** A request was refused with 401: whether there is another credential to repeat it with. */
  async replace(refused: Pick<Request, "headers">): Promise<boolean> {
    if ("cookies" in this.#parts.credentials || !this.#canRenew()) return false;
    // Another request may have renewed it meanwhile.
    if (refused.headers?.Authorization === `Bearer ${this.#tokens?.access}`) await this.#renew();
    return true;
  }

  close(): void {
    this.#tabs.close();
  }

  #canRenew(): boolean {
    const { credentials } = this.#parts;
    return (
      "signIn" in credentials ||
      this.#tokens?.refresh !== undefined ||
      ("token" in credentials && typeof credentials.token === "function")
    );
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewOnce(): Promise<void> {
    const { credentials } = this.#parts;
    const before = this.#tokens;
    if (before?.refresh) {
      await this.#tabs.ask();
      // Another tab renewed it.
      if (this.#tokens !== before) return;
      try {
        return this.#share(await this.#post("/api/auth/refresh/", { refresh: before.refresh }));
      } catch (error) {
        if (!isRefused(error)) throw error;
        if ("signIn" in credentials) this.#tokens = null;
        else {
          this.#parts.onOver();
          throw error;
        }
      }
    }
    if ("signIn" in credentials) this.#share(await this.#post("/api/auth/login/", credentials.signIn));
    else if ("token" in credentials && typeof credentials.token === "function") {
      const access = await credentials.token();
      this.#take({ access }, this.#ownEnd({ access }));
    }
  }

  async #post(path: string, body: object): Promise<Tokens> {
    const { access, refresh } = (await this.#parts.request({
      method: "POST",
      path,
      body,
    })) as Required<Tokens>;
    return { access, refresh };
  }

  #share(tokens: Tokens): void {
    this.#adoptNew(tokens);
    this.#tabs.tell(tokens);
  }

  /** A pair that another tab tells of. */
  #adopt(pair: Tokens): void {
    if (this.#tokens && isNewer(pair, this.#tokens)) this.#adoptNew(pair);
  }

  /** A pair that is fresh: its life begins now, whatever this device's clock says. */
  #adoptNew(tokens: Tokens): void {
    const { iat = 0, exp = Number.POSITIVE_INFINITY } = claimsOf(tokens.access);
    this.#take(tokens, this.#parts.now() + (exp - iat) * 1000);
    this.#parts.onTokens(tokens);
  }

  /** Of a token that may be of any age. */
  #ownEnd({ access }: Tokens): number {
    return (claimsOf(access).exp ?? Number.POSITIVE_INFINITY) * 1000;
  }

  #take(tokens: Tokens, endsAt: number): void {
    this.#tokens = tokens;
    this.#endsAt = endsAt;
    const accountId = Number(claimsOf(tokens.access).sub);
    if (accountId) this.#parts.onAccount(accountId);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof PalaestraError && error.status === 401;
}
