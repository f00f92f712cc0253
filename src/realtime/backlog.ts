const MIB = 1024 * 1024;

/** What one person's connections may have untaken, and what all persons together may have beyond that. */
interface Allowance {
  own: number;
  shared: number;
}

/** Bytes sent to connections since each last showed a sign of life. */
export const SILENT_BYTES = { own: 2 * MIB, shared: 16 * MIB } as const satisfies Allowance;
/** Bytes sent that no proof says have left this process. */
export const UNPROVEN_BYTES = { own: 16 * MIB, shared: 64 * MIB } as const satisfies Allowance;
/** With so many bytes left behind by connections that ended, a person opens no more. */
export const LEFT_BEHIND_BYTES_MAX = 64 * MIB;
/** How long what a gone connection left behind counts: the runtime does not say when it lets go of it. */
export const LEFT_BEHIND_MS = 60_000;
/** How often a connection's backlog is noted in its attachment, and its pongs are looked at. */
export const NOTED_EVERY_BYTES = 64 * 1024;

/** Bytes held for one person, by so many connections. */
interface Holding {
  bytes: number;
  connections: number;
}

/** Bytes held for each person; how far all are beyond what is their own is kept up to date. */
class Ledger {
  readonly #allowance: Allowance;
  readonly #holdings = new Map<number, Holding>();
  #beyond = 0;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  open(accountId: number): Holding {
    const holding = this.#holdings.get(accountId) ?? { bytes: 0, connections: 0 };
    holding.connections += 1;
    this.#holdings.set(accountId, holding);
    return holding;
  }

  close(accountId: number, holding: Holding): void {
    holding.connections -= 1;
    if (holding.connections === 0) this.#holdings.delete(accountId);
  }

  add(holding: Holding, bytes: number): void {
    const { own } = this.#allowance;
    const before = holding.bytes;
    holding.bytes += bytes;
    this.#beyond += Math.max(0, holding.bytes - own) - Math.max(0, before - own);
  }

  /** `elsewhere` is what else takes from the shared part. */
  isFull(accountId: number, elsewhere: number): boolean {
    const { own, shared } = this.#allowance;
    const { bytes } = this.#holdings.get(accountId) ?? { bytes: 0 };
    return bytes > own && this.#beyond + elsewhere > shared;
  }
}

/** What one connection was sent, in bytes since it opened. */
export interface Line<Connection> {
  readonly connection: Connection;
  readonly accountId: number;
  /** Of its person. */
  readonly silent: Holding;
  readonly unproven: Holding;
  sent: number;
  /** Up to where it had been sent when it last showed a sign of life. */
  heard: number;
  /** Up to where it is proved to have been taken. */
  proven: number;
  /** How far it had been sent when its pong before last, and its last one, was noticed. */
  marks: [older: number, newer: number];
  pongAt: number;
  noted: number;
}

/** As an attachment keeps it. */
export interface NotedBacklog {
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
  readonly #lines = new Map<Connection, Line<Connection>>();
  readonly #silent = new Ledger(SILENT_BYTES);
  readonly #unproven = new Ledger(UNPROVEN_BYTES);
  readonly #ended = new Map<Connection, { accountId: number; bytes: number; until: number }>();
  #leftBehind = 0;

  constructor(answeredAt: (connection: Connection) => number) {
    this.#answeredAt = answeredAt;
  }

  open(connection: Connection, accountId: number, { silent, unproven }: NotedBacklog): Line<Connection> {
    const sent = Math.max(silent, unproven);
    const line: Line<Connection> = {
      connection,
      accountId,
      silent: this.#silent.open(accountId),
      unproven: this.#unproven.open(accountId),
      sent,
      heard: sent - silent,
      proven: sent - unproven,
      marks: [0, 0],
      pongAt: this.#answeredAt(connection),
      noted: sent,
    };
    this.#lines.set(connection, line);
    this.#silent.add(line.silent, silent);
    this.#unproven.add(line.unproven, unproven);
    return line;
  }

  /** Counts what is sent. Returns what to note in the attachment, or null while the last note is near enough. */
  sent(line: Line<Connection>, bytes: number): NotedBacklog | null {
    line.sent += bytes;
    this.#silent.add(line.silent, bytes);
    this.#unproven.add(line.unproven, bytes);
    if (line.sent - line.noted < NOTED_EVERY_BYTES) return null;
    line.noted = line.sent;
    this.#look(line);
    return { silent: line.sent - line.heard, unproven: line.sent - line.proven };
  }

  /** Takes note of a sign of life. */
  heard(connection: Connection): void {
    const line = this.#lines.get(connection);
    if (line) this.#hear(line);
  }

  /** Whether a person's connections are to be sent no more as they are. */
  isFull(accountId: number, now: number): boolean {
    if (!this.#exceeds(accountId, now)) return false;
    for (const line of this.#lines.values()) if (line.accountId === accountId) this.#look(line);
    return this.#exceeds(accountId, now);
  }

  /** Which of a person's connections has the most waiting, or null without one. */
  fullest(accountId: number): Connection | null {
    const isSilent = this.#silent.isFull(accountId, this.#leftBehind);
    const waiting = ({ sent, heard, proven }: Line<Connection>) => sent - (isSilent ? heard : proven);
    let fullest: Line<Connection> | null = null;
    for (const line of this.#lines.values()) {
      if (line.accountId !== accountId) continue;
      if (!fullest || waiting(line) > waiting(fullest)) fullest = line;
    }
    return fullest?.connection ?? null;
  }

  /** The connection is closed from our side; what waits for it is held until it is gone. Returns how much that is. */
  closing(connection: Connection): number {
    return this.#end(connection, Number.POSITIVE_INFINITY);
  }

  /** The connection is gone; what the runtime still holds for it is counted for a time. */
  gone(connection: Connection, now: number): void {
    if (this.#lines.has(connection)) this.#end(connection, now + LEFT_BEHIND_MS);
    const ended = this.#ended.get(connection);
    if (ended) ended.until = Math.min(ended.until, now + LEFT_BEHIND_MS);
  }

  /** Takes up a connection that was closing before the object slept. */
  resumeClosing(connection: Connection, accountId: number, bytes: number): void {
    this.#ended.set(connection, { accountId, bytes, until: Number.POSITIVE_INFINITY });
    this.#leftBehind += bytes;
  }

  /** Whether a person's ended connections hold so much that no other may open. */
  hasLeftTooMuch(accountId: number, now: number): boolean {
    this.#forgetOld(now);
    let held = 0;
    for (const each of this.#ended.values()) if (each.accountId === accountId) held += each.bytes;
    return held >= LEFT_BEHIND_BYTES_MAX;
  }

  #exceeds(accountId: number, now: number): boolean {
    if (this.#unproven.isFull(accountId, 0)) return true;
    if (!this.#silent.isFull(accountId, this.#leftBehind)) return false;
    this.#forgetOld(now);
    return this.#silent.isFull(accountId, this.#leftBehind);
  }

  #look(line: Line<Connection>): void {
    const pongAt = this.#answeredAt(line.connection);
    if (pongAt <= line.pongAt) return;
    line.pongAt = pongAt;
    this.#hear(line);
    const [older, newer] = line.marks;
    const proven = Math.max(line.proven, older);
    this.#unproven.add(line.unproven, line.proven - proven);
    line.proven = proven;
    line.marks = [newer, line.sent];
  }

  #hear(line: Line<Connection>): void {
    if (line.heard === line.sent) return;
    this.#silent.add(line.silent, line.heard - line.sent);
    line.heard = line.sent;
  }

  #end(connection: Connection, until: number): number {
    const line = this.#lines.get(connection);
    if (!line) return 0;
    this.#hear(line);
    const { accountId, sent, proven } = line;
    const bytes = sent - proven;
    this.#unproven.add(line.unproven, -bytes);
    this.#silent.close(accountId, line.silent);
    this.#unproven.close(accountId, line.unproven);
    this.#lines.delete(connection);
    if (bytes < NOTED_EVERY_BYTES) return 0;
    this.#ended.set(connection, { accountId, bytes, until });
    this.#leftBehind += bytes;
    return bytes;
  }

  #forgetOld(now: number): void {
    for (const [connection, { bytes, until }] of this.#ended) {
      if (until > now) continue;
      this.#ended.delete(connection);
      this.#leftBehind -= bytes;
    }
  }
}
