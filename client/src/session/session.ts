import { isFinal, PalaestraError } from "../error.ts";
import { here } from "../platform.ts";
import type { Request, Requester } from "../rest/request.ts";
import type { Tabs } from "./tabs.ts";
import { claimsOf, generationOf, type Tokens } from "./tokens.ts";

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
  /** Nothing renews this session any more, as the server said by `error`. */
  onOver(error: PalaestraError): void;
}

const RENEW_BEFORE_MS = 60_000;

/** Who is signed in, and the token that says so. */
export class Session {
  readonly #parts: SessionParts;
  /** Gets the first tokens of a login, or of whoever has them; null where there is no way to. */
  readonly #begin: (() => Promise<Tokens>) | null;
  readonly #hasCookies: boolean;
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
    this.#hasCookies = cookies === true;
    this.#isSupplied = typeof token === "function";
    this.#begin = null;
    if (signIn) this.#begin = () => this.#post("/api/auth/login/", signIn);
    else if (typeof token === "function") this.#begin = async () => ({ access: await token() });
    else if (token) this.#take(typeof token === "string" ? { access: token } : token);
  }

  /**
   * What a request carries to say who asks: something else than was `refused`, where there is a way to get it.
   * @throws PalaestraError where there is no way to sign in now; signed_out and closed where there will be none
   */
  async authorize(refused: Request["headers"] = {}): Promise<Pick<Request, "headers" | "cookies">> {
    if (this.#over) throw this.#over;
    if (this.#hasCookies) return { cookies: true };
    const isOld = this.#parts.now() > this.#endsAt - RENEW_BEFORE_MS;
    const isRenewable = this.#begin !== null || this.#tokens?.refresh !== undefined;
    // Another request may have renewed meanwhile what was refused.
    if (isRenewable && (isOld || refused.Authorization === this.#authorization)) await this.#renew();
    return { headers: { Authorization: this.#authorization } };
  }

  /** The server refuses what `authorize` returned, and there is nothing else to send. Returns the error. */
  refused(error: PalaestraError): PalaestraError {
    return this.#isSupplied ? error : this.#end(error);
  }

  /** Requests are refused from here on. */
  close(): void {
    this.#over ??= new PalaestraError("closed");
    this.#leaveTabs();
  }

  #end(error: PalaestraError): PalaestraError {
    // Who signs in again in this browser has the same cookies.
    if (!this.#hasCookies)
      this.#over ??= new PalaestraError("signed_out", undefined, { status: 401, cause: error });
    this.#parts.onOver(error);
    return error;
  }

  #leaveTabs(): void {
    void this.#tabs?.then((tabs) => tabs?.close());
  }

  get #authorization(): string {
    return `Bearer ${this.#tokens?.access}`;
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
      await (await this.#tabs)?.ask();
      // Another tab renewed it.
      if (this.#tokens !== before) return;
      try {
        const pair = await this.#post("/api/auth/refresh/", { refresh: before.refresh });
        this.#adopt(pair);
        return (await this.#tabs)?.tell(pair);
      } catch (error) {
        if (!isRefused(error)) throw error;
        if (!this.#begin) throw this.#end(error);
      }
    }
    try {
      if (this.#begin) this.#adopt(await this.#begin());
    } catch (error) {
      throw isRefused(error) && !this.#isSupplied ? this.#end(error) : error;
    }
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
    this.#parts.onTokens(tokens);
  }

  /** A token that is older than it says by this clock is refused, and renewed then. */
  #take(tokens: Tokens): void {
    const { iat = 0, exp = Number.NaN, sub } = claimsOf(tokens.access);
    this.#tokens = tokens;
    this.#endsAt = this.#parts.now() + (exp - iat) * 1000;
    this.#meetTabs();
    if (Number(sub)) this.#parts.onAccount(Number(sub));
  }

  #meetTabs(): void {
    const { gid } = claimsOf(this.#tokens?.refresh ?? "");
    if (!gid || gid === this.#login || !here.BroadcastChannel || this.#over) return;
    this.#login = gid;
    this.#leaveTabs();
    this.#tabs = import("./tabs.ts").then(
      ({ Tabs }) =>
        new Tabs(
          `${this.#parts.origin} ${gid}`,
          () => this.#tokens,
          (pair) => {
            if (this.#tokens && generationOf(pair) > generationOf(this.#tokens)) this.#adopt(pair);
          },
        ),
      () => null,
    );
  }
}

/** Whether the server itself refuses a login or its renewal, and will again. */
function isRefused(error: unknown): error is PalaestraError {
  return error instanceof PalaestraError && (isFinal(error) || error.code === "not_signed_in");
}
