import { MINUTE_MS } from "../../lib/time.ts";
import type { Attachment } from "../../realtime/attachment.ts";
import { CLOSE_NOT_A_MEMBER, CLOSE_NOT_SIGNED_IN } from "../../realtime/close-codes.ts";
import type { Connections } from "../../realtime/connections.ts";
import { recheckGrants } from "../../realtime/grant-check.ts";
import type { Subscribers } from "../../realtime/subscribers.ts";
import { Unreachable } from "../../realtime/unreachable.ts";
import type { BlockedPair, Blocks } from "./blocks.ts";
import type { ConnectionsAnswer } from "./calls.ts";
import { ConnectionReports } from "./connection-reports.ts";
import type { RoomHost } from "./host.ts";
import type { MemberDirectory } from "./members.ts";
import { RoomPresence } from "./presence.ts";
import { type Broadcast, type Event, isSamePerson, type Person, type Place, topicOf } from "./protocol.ts";
import type { Typing } from "./typing.ts";
import type { Writers } from "./writers.ts";

interface ConnectedMembersParts {
  sql: SqlStorage;
  connections: Connections;
  members: MemberDirectory;
  blocks: Blocks;
  writers: Writers;
  typing: Typing;
  subscribers: Subscribers;
  host: RoomHost;
  place(): Place;
  /** Something is to be done by the alarm that was not to be before. */
  armAlarm(): void;
  /** Has what was said until now done: what follows is to come after it. */
  flushCommands(): void;
  /** Someone's last connection closed. Resolves once they were told what they were not told while here, or could not be. */
  deliverMissed(accountId: number): Promise<void>;
}

/** How often a room in use looks whether a check is due. */
const GRANT_RECHECK_EVERY_MS = MINUTE_MS;

/** Who is connected to a room: telling them, and letting them come and go. */
export class ConnectedMembers {
  readonly presence: RoomPresence;
  readonly #parts: ConnectedMembersParts;
  /**
   * People here whose own object said that they listen for no notifications; a cache of their attachments. Who isn't
   * known to be quiet is told.
   */
  #quiet: Set<number> | null = null;
  /** Who said whether they listen since their object was last asked: an answer on its way is older. */
  readonly #updatedSince = new Set<number>();
  /** When those went of whom their own object is still to be told. */
  readonly #leftAt = new Map<number, number>();
  readonly reports: ConnectionReports;
  #nextRecheckAt = 0;

  constructor(parts: ConnectedMembersParts) {
    this.#parts = parts;
    this.presence = new RoomPresence({
      ...parts,
      joined: (accountIds) => this.#reportJoined(accountIds),
      left: (accountId, at) => this.#reportLeft(accountId, at),
    });
    this.reports = new ConnectionReports({
      logger: parts.host.logger,
      unreachable: new Unreachable(parts.sql, "connected"),
      armAlarm: parts.armAlarm,
      grantsOf: (accountId) => this.#grantsOf(accountId),
      send: (accountId, grantIds) => this.#report(accountId, grantIds),
      answered: (accountId, answer) => this.#applyAnswer(accountId, answer),
    });
  }

  broadcast({ to, event }: Broadcast, actorId: number): void {
    this.#publish(event, (accountId) => to === "all" || this.presence.receivesSignals(accountId, actorId));
  }

  #publish(event: Event, isFor: (accountId: number) => boolean): void {
    const { connections, subscribers, host, place } = this.#parts;
    const frames = host.dialect.encode(event, place());
    if (frames.length === 0) return;
    this.presence.flush();
    subscribers.publish({ seq: "seq" in event ? event.seq : null, frames, isFor });
    // Who is behind gets what is kept from the log.
    connections.broadcast(frames, ({ accountId, behind }) => behind === null && isFor(accountId));
  }

  send(ws: WebSocket, event: Event): void {
    const { connections, host, place } = this.#parts;
    connections.send(ws, host.dialect.encode(event, place()));
  }

  /** Whether a person's own object must hear of a message at once [R23]. */
  needsImmediateDelivery(accountId: number): boolean {
    return !this.#quietPeople().has(accountId) || this.presence.isLeaving(accountId);
  }

  setListening(accountId: number, isListening: boolean): void {
    this.#updatedSince.add(accountId);
    const here = this.#parts.connections.of(accountId);
    for (const [ws] of here) this.#parts.connections.update(ws, { isQuiet: !isListening });
    if (isListening || !this.presence.isOnline(accountId)) this.#quietPeople().delete(accountId);
    else this.#quietPeople().add(accountId);
  }

  /** Lets a connection in: the oldest goes if there are too many, and the others learn who came [R17, R20]. */
  join(ws: WebSocket, attachment: Attachment): void {
    const { connections } = this.#parts;
    const { accountId } = attachment;
    const wasConnected = connections.isConnected(accountId);
    connections.closeOldest(accountId);
    connections.accept(ws, { ...attachment, isQuiet: this.#quietPeople().has(accountId) });
    // Of someone who comes their own object learns when the others do.
    if (wasConnected || !this.presence.connected(accountId)) this.reports.report(accountId);
  }

  announceTypingEnd(by: Person): void {
    this.broadcast({ to: "others", event: { type: "TypingChanged", by, isTyping: false } }, by.accountId);
  }

  /** Ends the typing of people whose names are others now: the others know them by those with which they began [R18]. */
  endTypingOfRenamed(): void {
    const { typing, members } = this.#parts;
    for (const by of typing.typists()) {
      if (!isSamePerson(by, members.person(by.accountId))) this.#endTyping(by.accountId);
    }
  }

  /** Two people are kept apart from now on: neither sees the other type or be there any more [R28]. */
  separate(pair: BlockedPair): void {
    const [one, other] = pair;
    for (const [typistId, toId] of [
      [one, other],
      [other, one],
    ] as const) {
      const by = this.#parts.typing.find(typistId);
      if (by)
        this.#publish({ type: "TypingChanged", by, isTyping: false }, (accountId) => accountId === toId);
    }
    this.presence.separate(pair);
  }

  /** Someone's own object follows the room no longer: unless they are here otherwise, they are gone from it [R18]. */
  unfollow(accountId: number): void {
    this.#parts.subscribers.remove(accountId);
    if (!this.#parts.connections.isConnected(accountId)) this.#endTyping(accountId);
  }

  /** Takes note that a connection is gone, however it went [R17, R18]. */
  leave({ accountId }: Attachment): void {
    const { connections, flushCommands } = this.#parts;
    flushCommands();
    if (connections.isConnected(accountId)) return;
    this.#endTyping(accountId);
    this.presence.disconnected(accountId, Date.now());
  }

  /** Ends the connections and subscriptions of someone who is no member any more [R19]. */
  expel(accountId: number): void {
    const { subscribers, host } = this.#parts;
    this.#endTyping(accountId);
    this.#closeWhere(accountId, () => true, CLOSE_NOT_A_MEMBER, "not a member any more");
    this.presence.removed(accountId);
    if (!subscribers.remove(accountId)) return;
    host
      .dismiss(accountId, topicOf(host.room))
      .catch((error: unknown) => host.logger.error("a follower was not dismissed", error));
  }

  /** Ends the connections of grants that have ended [R19]. */
  closeGrants(accountId: number, grantIds: readonly string[]): void {
    this.reports.forget(accountId, grantIds);
    this.#closeWhere(
      accountId,
      ({ grantId }) => grantIds.includes(grantId),
      CLOSE_NOT_SIGNED_IN,
      "signed out",
    );
  }

  /** Once an hour of its life, a connection of a room in use is held against the grants that live. */
  recheckGrants(now: number): void {
    const { connections, host } = this.#parts;
    if (now < this.#nextRecheckAt) return;
    this.#nextRecheckAt = now + GRANT_RECHECK_EVERY_MS;
    recheckGrants(connections, now, (grantIds) => host.findLiveGrants(grantIds))
      .then((ended) => {
        for (const { accountId, grantId } of ended) this.closeGrants(accountId, [grantId]);
      })
      .catch((error: unknown) => host.logger.error("grants were not checked", error));
  }

  #endTyping(accountId: number): void {
    const by = this.#parts.typing.stop(accountId);
    if (by) this.announceTypingEnd(by);
  }

  #reportJoined(accountIds: readonly number[]): void {
    for (const accountId of accountIds) this.reports.report(accountId);
  }

  #reportLeft(accountId: number, at: number): void {
    this.#quietPeople().delete(accountId);
    this.#leftAt.set(accountId, at);
    this.reports.report(accountId);
  }

  #grantsOf(accountId: number): string[] | null {
    if (this.presence.isLeaving(accountId)) return null;
    return [...new Set(this.#parts.connections.of(accountId).map(([, { grantId }]) => grantId))];
  }

  async #report(accountId: number, grantIds: string[]): Promise<ConnectionsAnswer> {
    const { host, deliverMissed } = this.#parts;
    if (grantIds.length === 0) await deliverMissed(accountId);
    this.#updatedSince.delete(accountId);
    const leftAt = this.#leftAt.get(accountId);
    this.#leftAt.delete(accountId);
    // Telling may have taken long, and they may be back.
    const grantIdsNow = this.#grantsOf(accountId) ?? grantIds;
    return host.reportConnections(accountId, { room: host.room, grantIds: grantIdsNow, leftAt });
  }

  #applyAnswer(accountId: number, { endedGrantIds, isListening }: ConnectionsAnswer): void {
    if (!this.#updatedSince.has(accountId)) this.setListening(accountId, isListening);
    if (endedGrantIds.length > 0) this.closeGrants(accountId, endedGrantIds);
  }

  #quietPeople(): Set<number> {
    this.#quiet ??= new Set(
      [...this.#parts.connections.all()].flatMap(([, { accountId, isQuiet }]) =>
        isQuiet ? [accountId] : [],
      ),
    );
    return this.#quiet;
  }

  #closeWhere(accountId: number, matches: (of: Attachment) => boolean, code: number, reason: string): void {
    const { connections } = this.#parts;
    const closing = connections.of(accountId).filter(([, attachment]) => matches(attachment));
    for (const [ws] of closing) connections.close(ws, code, reason);
    const last = closing.at(-1);
    if (last) this.leave(last[1]);
  }
}
