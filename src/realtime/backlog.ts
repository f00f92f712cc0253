const MIB = 1024 * 1024;

/** What one person's connections may have untaken, and what all persons together may have beyond that. */
interface QuotaLimits {
  own: number;
  shared: number;
}

/** Bytes sent to connections since each last showed a sign of life. */
export const SILENT_BYTES = { own: 2 * MIB, shared: 16 * MIB } as const satisfies QuotaLimits;
/** Bytes sent that no proof says have left this process. */
export const UNPROVEN_BYTES = { own: 16 * MIB, shared: 64 * MIB } as const satisfies QuotaLimits;
/** With so many bytes left behind by connections that ended, a person opens no more. */
export const ENDED_BYTES_MAX = 64 * MIB;
/** How long what a gone connection left behind counts: the runtime does not say when it lets go of it. */
export const ENDED_KEPT_MS = 60_000;
/** How often a connection's backlog is noted in its attachment, and its pongs are looked at. */
export const SAVE_EVERY_BYTES = 64 * 1024;

/** Bytes held for one person, by so many connections. */
interface Usage {
  bytes: number;
  connections: number;
}

/** Bytes held for each person; how far all are beyond what is their own is kept up to date. */
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

  /** `elsewhere` is what else takes from the shared part. */
  isFull(accountId: number, other: number): boolean {
    const { own, shared } = this.#limits;
    const { bytes } = this.#usages.get(accountId) ?? { bytes: 0 };
    return bytes > own && this.#shared + other > shared;
  }
}

/** What one connection was sent, in bytes since it opened. */
export interface ConnectionBacklog<Connection> {
  readonly connection: Connection;
  readonly accountId: number;
  /** Of its person. */
  readonly silent: Usage;
  readonly unproven: Usage;
  sent: number;
  /** Up to where it had been sent when it last showed a sign of life. */
  sentWhenActive: number;
  /** Up to where it is proved to have been taken. */
  proven: number;
  /** How far it had been sent when its pong before last, and its last one, was noticed. */
  sentAtPongs: [older: number, newer: number];
  pongAt: number;
  saved: number;
}

/** As an attachment keeps it. */
export interface SavedBacklog {
  silent: number;
  unproven: number;
}

/**
 * What was sent and may be waiting in this process, for the runtime tells of no buffer. There are two bounds. *Silent* bytes
 * were sent since the connection was last heard of; a frame or a pong ends the silence. *Unproven* bytes end with proof
 * alone, which is the automatic pong: the runtime reads on from a connection only once it has written the pong, behind
 * everything sent before, so a pong after a pong shows that all sent before the first of them has left. A client can
 * forge neither; one that never reads stops being read.
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

  open(
    connection: Connection,
    accountId: number,
    { silent, unproven }: SavedBacklog,
  ): ConnectionBacklog<Connection> {
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

  /** Counts what is sent. Returns what to note in the attachment, or null while the last note is near enough. */
  sent(backlog: ConnectionBacklog<Connection>, bytes: number): SavedBacklog | null {
    backlog.sent += bytes;
    this.#silent.add(backlog.silent, bytes);
    this.#unproven.add(backlog.unproven, bytes);
    if (backlog.sent - backlog.saved < SAVE_EVERY_BYTES) return null;
    backlog.saved = backlog.sent;
    this.#readPong(backlog);
    return { silent: backlog.sent - backlog.sentWhenActive, unproven: backlog.sent - backlog.proven };
  }

  /** Takes note of a sign of life. */
  noteActivity(connection: Connection): void {
    const backlog = this.#open.get(connection);
    if (backlog) this.#noteActivity(backlog);
  }

  /** Whether a person's connections are to be sent no more as they are. */
  isFull(accountId: number, now: number): boolean {
    if (!this.#isOverQuota(accountId, now)) return false;
    for (const backlog of this.#open.values()) if (backlog.accountId === accountId) this.#readPong(backlog);
    return this.#isOverQuota(accountId, now);
  }

  /** Which of a person's connections has the most waiting, or null without one. */
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

  /** The connection is closed from our side; what waits for it is held until it is gone. Returns how much that is. */
  closing(connection: Connection): number {
    return this.#end(connection, Number.POSITIVE_INFINITY);
  }

  /** The connection is gone; what the runtime still holds for it is counted for a time. */
  gone(connection: Connection, now: number): void {
    if (this.#open.has(connection)) this.#end(connection, now + ENDED_KEPT_MS);
    const ended = this.#ended.get(connection);
    if (ended) ended.until = Math.min(ended.until, now + ENDED_KEPT_MS);
  }

  /** Takes up a connection that was closing before the object slept. */
  resumeClosing(connection: Connection, accountId: number, bytes: number): void {
    this.#ended.set(connection, { accountId, bytes, until: Number.POSITIVE_INFINITY });
    this.#endedBytes += bytes;
  }

  /** Whether a person's ended connections hold so much that no other may open. */
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
