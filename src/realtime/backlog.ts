const MIB = 1024 * 1024;

/** For one person, and for what all people together have beyond that. */
interface QuotaLimits {
  own: number;
  shared: number;
}

/** Sent since the connection last showed activity. */
export const SILENT_BYTES = { own: 2 * MIB, shared: 16 * MIB } as const satisfies QuotaLimits;
/** Sent without proof that they left this process. */
export const UNPROVEN_BYTES = { own: 16 * MIB, shared: 64 * MIB } as const satisfies QuotaLimits;
/** With so much unread by connections that ended, a person may open no more. */
export const ENDED_BYTES_MAX = 64 * MIB;
/** How long an ended connection counts: the runtime does not say when it frees its buffer. */
export const ENDED_KEPT_MS = 60_000;
export const SAVE_EVERY_BYTES = 64 * 1024;

interface Usage {
  bytes: number;
  connections: number;
}

class Quota {
  readonly #limits: QuotaLimits;
  readonly #usages = new Map<number, Usage>();
  #shared = 0;

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
  }

  open(accountId: number): Usage {
    const usage = this.#usages.get(accountId) ?? { bytes: 0, connections: 0 };
    usage.connections += 1;
    this.#usages.set(accountId, usage);
    return usage;
  }

  close(accountId: number, usage: Usage): void {
    usage.connections -= 1;
    if (usage.connections === 0) this.#usages.delete(accountId);
  }

  add(usage: Usage, bytes: number): void {
    const { own } = this.#limits;
    const before = usage.bytes;
    usage.bytes += bytes;
    this.#shared += Math.max(0, usage.bytes - own) - Math.max(0, before - own);
  }

  isFull(accountId: number, other: number): boolean {
    const { own, shared } = this.#limits;
    const { bytes } = this.#usages.get(accountId) ?? { bytes: 0 };
    return bytes > own && this.#shared + other > shared;
  }
}

export interface ConnectionBacklog<Connection> {
  readonly connection: Connection;
  readonly accountId: number;
  readonly silent: Usage;
  readonly unproven: Usage;
  sent: number;
  sentWhenActive: number;
  proven: number;
  sentAtPongs: [older: number, newer: number];
  pongAt: number;
  saved: number;
}

export interface SavedBacklog {
  silent: number;
  unproven: number;
}

/**
 * Unread bytes, estimated because the runtime exposes no buffer sizes. *Silent* bytes were sent since the
 * connection's last frame or pong. *Unproven* bytes need the automatic pong as proof: the runtime reads on
 * only after it has written the pong behind everything sent before, so a pong after a pong proves that all
 * bytes sent before the first one left. Clients can forge neither.
 */
export class Backlogs<Connection> {
  readonly #answeredAt: (connection: Connection) => number;
  readonly #open = new Map<Connection, ConnectionBacklog<Connection>>();
  readonly #silent = new Quota(SILENT_BYTES);
  readonly #unproven = new Quota(UNPROVEN_BYTES);
  readonly #ended = new Map<Connection, { accountId: number; bytes: number; until: number }>();
  #endedBytes = 0;

  constructor(answeredAt: (connection: Connection) => number) {
    this.#answeredAt = answeredAt;
  }

  open(connection: Connection, accountId: number, { silent, unproven }: SavedBacklog) {
    const sent = Math.max(silent, unproven);
    const backlog: ConnectionBacklog<Connection> = {
      connection,
      accountId,
      silent: this.#silent.open(accountId),
      unproven: this.#unproven.open(accountId),
      sent,
      sentWhenActive: sent - silent,
      proven: sent - unproven,
      sentAtPongs: [0, 0],
      pongAt: this.#answeredAt(connection),
      saved: sent,
    };
    this.#open.set(connection, backlog);
    this.#silent.add(backlog.silent, silent);
    this.#unproven.add(backlog.unproven, unproven);
    return backlog;
  }

  /** Returns what to save in the attachment, or null if the last save is recent enough. */
  sent(backlog: ConnectionBacklog<Connection>, bytes: number): SavedBacklog | null {
    backlog.sent += bytes;
    this.#silent.add(backlog.silent, bytes);
    this.#unproven.add(backlog.unproven, bytes);
    if (backlog.sent - backlog.saved < SAVE_EVERY_BYTES) return null;
    backlog.saved = backlog.sent;
    this.#readPong(backlog);
    return { silent: backlog.sent - backlog.sentWhenActive, unproven: backlog.sent - backlog.proven };
  }

  noteActivity(connection: Connection): void {
    const backlog = this.#open.get(connection);
    if (backlog) this.#noteActivity(backlog);
  }

  isFull(accountId: number, now: number): boolean {
    if (!this.#isOverQuota(accountId, now)) return false;
    for (const backlog of this.#open.values()) if (backlog.accountId === accountId) this.#readPong(backlog);
    return this.#isOverQuota(accountId, now);
  }

  fullest(accountId: number): Connection | null {
    const isSilent = this.#silent.isFull(accountId, this.#endedBytes);
    const waiting = ({ sent, sentWhenActive, proven }: ConnectionBacklog<Connection>) =>
      sent - (isSilent ? sentWhenActive : proven);
    let fullest: ConnectionBacklog<Connection> | null = null;
    for (const backlog of this.#open.values()) {
      if (backlog.accountId !== accountId) continue;
      if (!fullest || waiting(backlog) > waiting(fullest)) fullest = backlog;
    }
    return fullest?.connection ?? null;
  }

  /** Counts a connection that we close until it is gone. Returns its unproven bytes. */
  closing(connection: Connection): number {
    return this.#end(connection, Number.POSITIVE_INFINITY);
  }

  gone(connection: Connection, now: number): void {
    if (this.#open.has(connection)) this.#end(connection, now + ENDED_KEPT_MS);
    const ended = this.#ended.get(connection);
    if (ended) ended.until = Math.min(ended.until, now + ENDED_KEPT_MS);
  }

  resumeClosing(connection: Connection, accountId: number, bytes: number): void {
    this.#ended.set(connection, { accountId, bytes, until: Number.POSITIVE_INFINITY });
    this.#endedBytes += bytes;
  }

  hasTooMuchUnread(accountId: number, now: number): boolean {
    this.#forgetOld(now);
    let held = 0;
    for (const each of this.#ended.values()) if (each.accountId === accountId) held += each.bytes;
    return held >= ENDED_BYTES_MAX;
  }

  #isOverQuota(accountId: number, now: number): boolean {
    if (this.#unproven.isFull(accountId, 0)) return true;
    if (!this.#silent.isFull(accountId, this.#endedBytes)) return false;
    this.#forgetOld(now);
    return this.#silent.isFull(accountId, this.#endedBytes);
  }

  #readPong(backlog: ConnectionBacklog<Connection>): void {
    const pongAt = this.#answeredAt(backlog.connection);
    if (pongAt <= backlog.pongAt) return;
    backlog.pongAt = pongAt;
    this.#noteActivity(backlog);
    const [older, newer] = backlog.sentAtPongs;
    const proven = Math.max(backlog.proven, older);
    this.#unproven.add(backlog.unproven, backlog.proven - proven);
    backlog.proven = proven;
    backlog.sentAtPongs = [newer, backlog.sent];
  }

  #noteActivity(backlog: ConnectionBacklog<Connection>): void {
    if (backlog.sentWhenActive === backlog.sent) return;
    this.#silent.add(backlog.silent, backlog.sentWhenActive - backlog.sent);
    backlog.sentWhenActive = backlog.sent;
  }

  #end(connection: Connection, until: number): number {
    const backlog = this.#open.get(connection);
    if (!backlog) return 0;
    this.#noteActivity(backlog);
    const { accountId, sent, proven } = backlog;
    const bytes = sent - proven;
    this.#unproven.add(backlog.unproven, -bytes);
    this.#silent.close(accountId, backlog.silent);
    this.#unproven.close(accountId, backlog.unproven);
    this.#open.delete(connection);
    if (bytes < SAVE_EVERY_BYTES) return 0;
    this.#ended.set(connection, { accountId, bytes, until });
    this.#endedBytes += bytes;
    return bytes;
  }

  #forgetOld(now: number): void {
    for (const [connection, { bytes, until }] of this.#ended) {
      if (until > now) continue;
      this.#ended.delete(connection);
      this.#endedBytes -= bytes;
    }
  }
}
