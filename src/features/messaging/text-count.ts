import { DAY_MS, SECOND_MS } from "../../lib/time.ts";
import type { Duty } from "../../realtime/alarm.ts";
import type { Refusal } from "../../realtime/dialect.ts";
import type { Command } from "./protocol.ts";

const KIB = 1024;
/** Charged at once from this much text; ordinary typing stays below it. */
const CHARGED_BYTES = 64 * KIB;
/** Below this, text stays uncharged: charging would cost more than the text. */
const LEFT_BYTES = 4 * KIB;
const CHARGED_AFTER_MS = 5 * SECOND_MS;
const ROW_BYTES = 100;

/** Charges the text that people write to their accounts, in portions [R39]. */
export class TextCount implements Duty {
  readonly #charge: (accountId: number, bytes: number) => Promise<boolean>;
  readonly #bytes = new Map<number, number>();
  #most = 0;
  readonly #full = new Map<number, number>();

  constructor(charge: (accountId: number, bytes: number) => Promise<boolean>) {
    this.#charge = charge;
  }

  take(accountId: number, command: Command, now: number): Refusal | null {
    const until = this.#full.get(accountId) ?? 0;
    if (until > now && (command.type === "SendMessage" || command.type === "EditMessage")) {
      return { ...TOO_MUCH, retryAfterSeconds: Math.ceil((until - now) / SECOND_MS) };
    }
    if (until > 0 && until <= now) this.#full.delete(accountId);
    if (command.type !== "SetTyping") {
      const text = "content" in command ? Buffer.byteLength(command.content) : 0;
      this.#add(accountId, ROW_BYTES + text);
    }
    return null;
  }

  /** A failed charge is added to the next. */
  chargeBusy(now: number): Promise<void> | null {
    return this.#most >= CHARGED_BYTES ? this.#chargeFrom(CHARGED_BYTES, now) : null;
  }

  dueAt(): number | null {
    return this.#most >= LEFT_BYTES ? Date.now() + CHARGED_AFTER_MS : null;
  }

  /** Charges the rest before the room may hibernate. */
  run(now = Date.now()): Promise<void> {
    return this.#chargeFrom(LEFT_BYTES, now);
  }

  async #chargeFrom(bytesMin: number, now: number): Promise<void> {
    const due = [...this.#bytes].filter(([, bytes]) => bytes >= bytesMin);
    const left = [...this.#bytes.values()].filter((bytes) => bytes < bytesMin);
    this.#most = left.reduce((most, bytes) => Math.max(most, bytes), 0);
    await Promise.all(due.map(([accountId, bytes]) => this.#chargeOne(accountId, bytes, now)));
  }

  async #chargeOne(accountId: number, bytes: number, now: number): Promise<void> {
    this.#bytes.delete(accountId);
    try {
      if (await this.#charge(accountId, bytes)) return;
      this.#full.set(accountId, (Math.floor(now / DAY_MS) + 1) * DAY_MS);
    } catch (error) {
      this.#add(accountId, bytes);
      throw error;
    }
  }

  #add(accountId: number, bytes: number): void {
    const counted = (this.#bytes.get(accountId) ?? 0) + bytes;
    this.#bytes.set(accountId, counted);
    this.#most = Math.max(this.#most, counted);
  }
}

const TOO_MUCH: Refusal = {
  code: "rate_limited",
  message: "You have reached the daily limit of text for an account. Try again after midnight UTC.",
};
