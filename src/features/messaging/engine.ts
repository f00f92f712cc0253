import { Alarm } from "../../realtime/alarm.ts";
import { CLOSE_RATE_LIMITED, reciprocateClose } from "../../realtime/close-codes.ts";
import { Connections } from "../../realtime/connections.ts";
import { TOO_FAST } from "../../realtime/dialect.ts";
import { FrameLimits } from "../../realtime/frame-limit.ts";
import { migrate } from "../../realtime/migrations.ts";
import type { Principal } from "../../realtime/upgrade.ts";
import { Admission } from "./admission.ts";
import { Blocks } from "./blocks.ts";
import type { CommandResult } from "./calls.ts";
import { CommandPipeline } from "./command-pipeline.ts";
import { ConnectedMembers } from "./connected-members.ts";
import type { Delivery, DeliveryHost } from "./delivery.ts";
import { type AppliedChanges, DirectoryReader } from "./directory-reader.ts";
import { Facts } from "./facts.ts";
import { History } from "./history.ts";
import { Maintenance } from "./maintenance.ts";
import { MemberDirectory } from "./members.ts";
import { MESSAGING_MIGRATIONS } from "./migrations.ts";
import { resultOf } from "./outcome.ts";
import type { Command, Place, RoomSummary } from "./protocol.ts";
import { Replays } from "./replays.ts";
import { RoomSubscribers } from "./room-subscribers.ts";
import { MessageStorage } from "./storage.ts";
import { TextCount } from "./text-count.ts";
import { Typing } from "./typing.ts";
import { Writers } from "./writers.ts";

export class Engine {
  readonly history: History;
  readonly connectedMembers: ConnectedMembers;
  readonly maintenance: Maintenance;
  readonly roomSubscribers: RoomSubscribers;
  readonly delivery: Delivery;
  readonly alarm: Alarm;
  readonly #host: DeliveryHost;
  readonly #facts: Facts;
  readonly #members: MemberDirectory;
  readonly #directory: DirectoryReader;
  readonly #writers: Writers;
  readonly #connections: Connections;
  readonly #admission: Admission;
  readonly #replays: Replays;
  readonly #commands: CommandPipeline;
  readonly #limits: FrameLimits;
  #place: Place | null = null;

  constructor(ctx: DurableObjectState, host: DeliveryHost) {
    this.#host = host;
    this.#limits = new FrameLimits(host.frameRates);
    migrate(ctx.storage, MESSAGING_MIGRATIONS);
    const { sql } = ctx.storage;
    const { logger } = host;
    this.#facts = new Facts(sql);
    this.#members = new MemberDirectory(sql);
    this.#connections = new Connections(ctx, (ws) => this.#end(ws, "too much unread"));
    this.#writers = new Writers({ sql, logger, report: host.reportWriters });
    const typing = new Typing(this.#connections, (by) => this.connectedMembers.announceTypingEnd(by));
    const kept = { sql, facts: this.#facts, members: this.#members, blocks: new Blocks(sql, this.#facts) };
    const storage = new MessageStorage({
      ...kept,
      isTyping: (accountId) => typing.isTyping(accountId),
      sent: (message) => {
        this.#writers.add(message.sender.accountId);
        this.delivery.sent(message);
      },
    });
    this.history = new History(sql, storage, this.#members, this.#facts);
    const parts = {
      ...kept,
      host,
      logger,
      storage,
      history: this.history,
      typing,
      writers: this.#writers,
      connections: this.#connections,
      place: () => this.#requirePlace(),
      armAlarm: () => this.alarm.arm(),
      transaction: <Result>(work: () => Result) => ctx.storage.transactionSync(work),
    };
    this.roomSubscribers = new RoomSubscribers(parts);
    this.connectedMembers = new ConnectedMembers({
      ...parts,
      subscribers: this.roomSubscribers.subscribers,
      flushCommands: () => this.#commands.flush(),
      deliverMissed: (accountId) => this.delivery.deliverMissed(accountId),
    });
    this.delivery = host.createDelivery({ ...parts, connectedMembers: this.connectedMembers });
    const live = { ...parts, connectedMembers: this.connectedMembers };
    this.#replays = new Replays({
      ...live,
      log: this.history.log,
      submit: (command) => this.#commands.push(command),
    });
    this.#admission = new Admission({ ...live, replays: this.#replays });
    this.maintenance = new Maintenance({
      ...parts,
      readMarks: storage.readMarks,
      decideFor: (accountId, decision) => this.#commands.decideFor(accountId, decision),
      forgetAccount: (accountId) => this.#directory.forgetAccount(accountId),
    });
    this.#directory = new DirectoryReader({ ...parts, changed: (changes) => this.#membersChanged(changes) });
    typing.resume(Date.now());
    const texts = new TextCount(host.chargeText);
    this.alarm = new Alarm(ctx, logger, {
      ...this.delivery.duties,
      subscribers: this.roomSubscribers.subscribers.courier,
      connections: this.connectedMembers.reports,
      writers: this.#writers,
      files: this.maintenance,
      texts,
    });
    this.#commands = new CommandPipeline({
      ...live,
      texts,
      delivery: this.delivery,
      maintenance: this.maintenance,
      alarm: this.alarm,
    });
    this.#replays.resume();
  }

  ready(version: number): Promise<boolean> {
    return this.#directory.ready(version);
  }

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
    const command = { accountId, decoded, ws };
    if (behind === null) this.#commands.push(command);
    else if (!this.#replays.hold(ws, command, frameLength(frame))) this.#closeFlooding(ws);
  }

  closed(ws: WebSocket, code: number): void {
    this.#replays.release(ws);
    const attachment = this.#connections.remove(ws);
    reciprocateClose(ws, code);
    if (attachment) this.connectedMembers.leave(attachment);
  }

  /** Resolves once the person's own object knows of it, so that their list shows what they just did. */
  async perform(accountId: number, command: Command): Promise<CommandResult> {
    const outcome = await this.#commands.run(accountId, command);
    if (outcome.ok && outcome.writes.length > 0) {
      await Promise.all([this.delivery.whenDelivered(accountId), this.#writers.report()]);
    }
    return resultOf(outcome);
  }

  summary(accountId: number, after: number | null = null): RoomSummary | null {
    if (!this.#members.find(accountId)) return null;
    return {
      update: this.delivery.updateFor(accountId, after),
      isConnected: this.connectedMembers.presence.isOnline(accountId),
      heardAt: this.#connections.lastActiveAt(accountId),
    };
  }

  #closeFlooding(ws: WebSocket): void {
    this.#connections.send(ws, [this.#host.dialect.encodeError(TOO_FAST)]);
    this.#end(ws, TOO_FAST.code);
  }

  /** Closes a connection that sends too much or reads too little [R20, R36]. */
  #end(ws: WebSocket, reason: string): void {
    this.#replays.release(ws);
    const attachment = this.#connections.close(ws, CLOSE_RATE_LIMITED, reason);
    if (attachment) this.connectedMembers.leave(attachment);
  }

  #membersChanged({ blocked, unblocked, logged, ...changes }: AppliedChanges): void {
    // Before anything else: an expulsion commits waiting commands, whose numbers are later.
    for (const event of logged) this.connectedMembers.broadcast({ to: "all", event }, event.by.accountId);
    for (const accountId of changes.departed) this.connectedMembers.expel(accountId);
    this.connectedMembers.endTypingOfRenamed();
    for (const pair of blocked) this.connectedMembers.separate(pair);
    for (const pair of unblocked) {
      this.connectedMembers.presence.sendToEachOther(pair, "PersonCameOnline");
    }
    this.delivery.membersChanged(changes);
    this.alarm.arm();
  }

  #requirePlace(): Place {
    this.#place ??= { roomId: this.#host.room.id, uuid: this.#facts.get("uuid") ?? "" };
    return this.#place;
  }
}

function frameLength(frame: string | ArrayBuffer): number {
  return typeof frame === "string" ? frame.length : frame.byteLength;
}
