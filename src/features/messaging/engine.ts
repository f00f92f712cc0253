import { Alarm } from "../../realtime/alarm.ts";
import { CLOSE_RATE_LIMITED, reciprocateClose } from "../../realtime/close-codes.ts";
import { CommitQueue } from "../../realtime/commit-queue.ts";
import { Connections } from "../../realtime/connections.ts";
import { FrameLimits } from "../../realtime/frame-limit.ts";
import { migrate } from "../../realtime/migrations.ts";
import type { Principal } from "../../realtime/upgrade.ts";
import { Admission } from "./admission.ts";
import { Audience } from "./audience.ts";
import { Blocks } from "./blocks.ts";
import type { CommandResult } from "./calls.ts";
import { type AppliedChanges, DirectoryReader } from "./directory-reader.ts";
import { Facts } from "./facts.ts";
import { History } from "./history.ts";
import { type Accepted, decide, type Outcome, resultOf } from "./machine.ts";
import { MemberDirectory } from "./members.ts";
import { MESSAGING_MIGRATIONS } from "./migrations.ts";
import { FAILED, frameLength, type Move, NEWS_WRITES, NOTHING_DECODED, TOO_FAST } from "./moves.ts";
import type { Outlet, OutletHost } from "./outlet.ts";
import { type Command, type Place, type RoomSummary, topicOf } from "./protocol.ts";
import { Relaying } from "./relaying.ts";
import { Replays } from "./replays.ts";
import { MessageStorage } from "./storage.ts";
import { TextCount } from "./text-count.ts";
import { Typing } from "./typing.ts";
import { Upkeep } from "./upkeep.ts";
import { Writers } from "./writers.ts";

/**
 * A room without its name: every frame and call makes five moves here (identify, decode, decide, commit, emit), and
 * what it means is decided by the machine alone.
 */
export class Engine {
  readonly history: History;
  readonly audience: Audience;
  readonly upkeep: Upkeep;
  readonly relaying: Relaying;
  readonly #ctx: DurableObjectState;
  readonly #host: OutletHost;
  readonly #facts: Facts;
  readonly #members: MemberDirectory;
  readonly #directory: DirectoryReader;
  readonly #storage: MessageStorage;
  readonly #writers: Writers;
  readonly #connections: Connections;
  readonly #typing: Typing;
  readonly outlet: Outlet;
  readonly #admission: Admission;
  readonly #replays: Replays;
  readonly #queue = new CommitQueue<Move>((moves) => this.#commit(moves));
  readonly #limits: FrameLimits;
  readonly alarm: Alarm;
  readonly #texts: TextCount;
  #place: Place | null = null;

  constructor(ctx: DurableObjectState, host: OutletHost) {
    this.#ctx = ctx;
    this.#host = host;
    const { logger } = host;
    this.#limits = new FrameLimits(host.frameRates);
    migrate(ctx.storage, MESSAGING_MIGRATIONS);
    const { sql } = ctx.storage;
    this.#facts = new Facts(sql);
    this.#members = new MemberDirectory(sql);
    const blocks = new Blocks(sql, this.#facts);
    this.#connections = new Connections(ctx, (ws) => this.#end(ws, "too much unread"));
    this.#typing = new Typing(this.#connections, (by) => this.audience.announceTypingEnd(by));
    this.#writers = new Writers({ sql, logger, report: host.reportWriters });
    this.#storage = new MessageStorage({
      sql,
      facts: this.#facts,
      members: this.#members,
      blocks,
      isTyping: (accountId) => this.#typing.isTyping(accountId),
      sent: (message) => {
        this.#writers.note(message.sender.accountId);
        this.outlet.sent(message);
      },
    });
    this.history = new History(sql, this.#storage, this.#members, this.#facts);
    const place = () => this.#requirePlace();
    const armAlarm = () => this.alarm.arm();
    const kept = { facts: this.#facts, members: this.#members, storage: this.#storage };
    const shared = { ...kept, history: this.history, sql, host, logger, place, armAlarm };
    this.relaying = new Relaying({ ...shared, blocks, typing: this.#typing });
    this.audience = new Audience({
      ...shared,
      blocks,
      writers: this.#writers,
      connections: this.#connections,
      typing: this.#typing,
      subscribers: this.relaying.subscribers,
      settleFrames: () => this.#queue.flush(),
      wentAway: (accountId) => this.outlet.wentAway(accountId),
    });
    this.outlet = host.createOutlet({ ...shared, audience: this.audience });
    const told = { ...shared, audience: this.audience, connections: this.#connections };
    this.#replays = new Replays({
      ...told,
      log: this.history.log,
      perform: (move) => this.#queue.push(move),
    });
    this.#admission = new Admission({ ...told, replays: this.#replays });
    this.upkeep = new Upkeep({
      ...shared,
      storage: ctx.storage,
      reading: this.#storage.reading,
      perform: (accountId, decision) => this.#performDecision(accountId, decision),
      forgetAccount: (accountId) => this.#directory.forgetAccount(accountId),
    });
    this.#directory = new DirectoryReader({
      ...shared,
      blocks,
      writers: this.#writers,
      transaction: (work) => ctx.storage.transactionSync(work),
      changed: (changes) => this.#adopt(changes),
    });
    this.#typing.resume(Date.now());
    this.#texts = new TextCount(host.chargeText);
    this.alarm = new Alarm(ctx, logger, {
      ...this.outlet.duties,
      subscribers: this.relaying.subscribers.courier,
      connections: this.audience.reports,
      writers: this.#writers,
      files: this.upkeep,
      texts: this.#texts,
    });
    this.#replays.resume();
  }

  /** Has the members as new as the caller knows them. False if there is no such room. */
  ready(version: number): Promise<boolean> {
    return this.#directory.ready(version);
  }

  /** Opens the socket of someone who is a member by a version of the list. */
  async connect(principal: Principal, version: number): Promise<Response> {
    await this.ready(version);
    return this.#admission.admit(principal, Date.now());
  }

  receive(ws: WebSocket, frame: string | ArrayBuffer): void {
    const attachment = this.#connections.find(ws);
    if (!attachment) return;
    const now = Date.now();
    this.#connections.noteActivity(ws, now);
    if (!this.#limits.take(attachment.accountId, now)) return this.#closeFlooding(ws);
    const { accountId, behind } = attachment;
    const decoded = this.#host.dialect.decode(frame, { accountId, roomId: this.#host.room.id });
    const move = { accountId, decoded, ws };
    if (behind === null) this.#queue.push(move);
    else if (!this.#replays.hold(ws, move, frameLength(frame))) this.#closeFlooding(ws);
  }

  closed(ws: WebSocket, code: number): void {
    this.#replays.release(ws);
    const attachment = this.#connections.remove(ws);
    reciprocateClose(ws, code);
    if (attachment) this.audience.leave(attachment);
  }

  /**
   * A command that came by call instead of by socket; the same operation otherwise. It is answered once the person's
   * own object knows of it, so that their list shows what they just did.
   */
  async perform(accountId: number, command: Command): Promise<CommandResult> {
    const outcome = await new Promise<Outcome>((answer) => {
      this.#queue.push({ accountId, decoded: { ok: true, command }, ws: null, answer });
    });
    if (outcome.ok && outcome.writes.length > 0) {
      await Promise.all([this.outlet.hasTold(accountId), this.#writers.report()]);
    }
    return resultOf(outcome);
  }

  /**
   * What a person's object is to know of this room if it has everything up to a change, or of the present alone; and whether the
   * person is connected here.
   */
  summary(accountId: number, after: number | null = null): RoomSummary | null {
    if (!this.#members.find(accountId)) return null;
    return {
      update: this.outlet.updateFor(accountId, after),
      isConnected: this.audience.attendance.isHere(accountId),
      heardAt: this.#connections.lastActiveAt(accountId),
    };
  }

  #closeFlooding(ws: WebSocket): void {
    this.#connections.send(ws, [this.#host.dialect.encodeError(TOO_FAST)]);
    this.#end(ws, TOO_FAST.code);
  }

  /** Ends a connection that sends too much, or takes too little of what it is sent [R20, R36]. */
  #end(ws: WebSocket, reason: string): void {
    this.#replays.release(ws);
    const attachment = this.#connections.close(ws, CLOSE_RATE_LIMITED, reason);
    if (attachment) this.audience.leave(attachment);
  }

  #adopt({ parted, rejoined, logged, ...changes }: AppliedChanges): void {
    // First: an expulsion commits what waits, which has later numbers.
    for (const event of logged) this.audience.broadcast({ audience: "all", event }, event.by.accountId);
    for (const accountId of changes.departed) this.audience.expel(accountId);
    this.audience.endTypingOfRenamed();
    for (const pair of parted) this.audience.part(pair);
    for (const pair of rejoined) this.audience.attendance.rejoin(pair);
    this.outlet.membersChanged(changes);
    this.alarm.arm();
  }

  #performDecision(accountId: number, decide: NonNullable<Move["decide"]>): Promise<Outcome> {
    return new Promise((answer) => {
      this.#queue.push({ accountId, decoded: NOTHING_DECODED, ws: null, decide, answer });
    });
  }

  #commit(moves: Move[]): void {
    const now = Date.now();
    this.audience.attendance.flush();
    let outcomes: Outcome[];
    try {
      outcomes = this.#atomically(moves.length > 1, () =>
        moves.map((move) => this.#decideAndStore(move, now)),
      );
    } catch (error) {
      this.#host.logger.error("a commit failed", error, { topic: topicOf(this.#host.room) });
      this.#storage.forget();
      this.#writers.forget();
      this.history.forget();
      outcomes = moves.map(() => FAILED);
    }
    this.#typing.forgetDecided();
    for (const [index, move] of moves.entries()) this.#emit(move, outcomes[index] ?? FAILED, now);
    this.audience.attendance.introduce(this.#writers.takeFresh());
    this.#announce(outcomes, moves, now);
    this.audience.recheckGrants(now);
  }

  #decideAndStore(move: Move, now: number): Outcome {
    const outcome = move.decide?.(this.#storage, now) ?? this.#decideDecoded(move, now);
    if (outcome.ok) {
      const { writes, effects } = outcome;
      const isOneRow = writes.every(({ type }) => type === "insertMessage");
      this.#atomically(!isOneRow, () => this.#storage.apply(writes));
      this.#typing.decided(effects);
    }
    return outcome;
  }

  /** Steps of which all are stored or none. A message alone is one statement: it needs no transaction around it. */
  #atomically<Result>(isNeeded: boolean, work: () => Result): Result {
    return isNeeded ? this.#ctx.storage.transactionSync(work) : work();
  }

  #decideDecoded({ accountId, decoded }: Move, now: number): Outcome {
    if (!decoded.ok) return decoded;
    const refusal = this.#texts.take(accountId, decoded.command, now);
    return refusal ? { ok: false, refusal } : decide(this.#storage, accountId, decoded.command, now);
  }

  #emit({ ws, accountId, decoded, answer }: Move, outcome: Outcome, now: number): void {
    if (!outcome.ok) {
      if (ws) this.#connections.send(ws, [this.#host.dialect.encodeError(outcome.refusal, decoded.ids)]);
      answer?.(outcome);
      return;
    }
    this.#typing.perform(outcome.effects, now);
    for (const broadcast of outcome.broadcasts) this.audience.broadcast(broadcast, accountId);
    if (outcome.reply && ws) this.audience.tell(ws, outcome.reply);
    answer?.(outcome);
  }

  /** Sends word of a batch to the people whom it concerns, and sees to it that a crash does not keep it from them. */
  #announce(outcomes: Outcome[], moves: Move[], now: number): void {
    const accepted = outcomes.filter(
      (outcome): outcome is Accepted => outcome.ok && outcome.writes.length > 0,
    );
    if (accepted.length === 0) return;
    const { logger } = this.#host;
    this.#texts.chargeBusy(now)?.catch((error: unknown) => logger.error("texts were not charged", error));
    if (accepted.some(({ effects }) => effects.some(({ type }) => type === "cleanUp"))) {
      this.history.forget();
      this.upkeep.cleanUp().catch((error: unknown) => logger.error("files were not removed", error));
    }
    this.outlet.committed({
      isNews: accepted.some(({ writes }) => writes.some(({ type }) => NEWS_WRITES.has(type))),
      actorIds: [...new Set(moves.map(({ accountId }) => accountId))],
    });
    this.alarm.arm();
    this.upkeep.storeMarks();
  }

  #requirePlace(): Place {
    this.#place ??= { roomId: this.#host.room.id, uuid: this.#facts.get("uuid") ?? "" };
    return this.#place;
  }
}
