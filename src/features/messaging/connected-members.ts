import { MINUTE_MS } from "../../lib/time.ts";
import type { Attachment } from "../../realtime/attachment.ts";
import { CLOSE_NOT_A_MEMBER, CLOSE_NOT_SIGNED_IN } from "../../realtime/close-codes.ts";
import { recheckGrants } from "../../realtime/grant-check.ts";
import type { Subscribers } from "../../realtime/subscribers.ts";
import { Unreachable } from "../../realtime/unreachable.ts";
import type { BlockedPair } from "./blocks.ts";
import type { ConnectionsAnswer } from "./calls.ts";
import { ConnectionReports } from "./connection-reports.ts";
import type { RoomParts } from "./parts.ts";
import { RoomPresence } from "./presence.ts";
import { type Broadcast, type Event, isSamePerson, type Person, topicOf } from "./protocol.ts";

interface ConnectedMembersParts extends RoomParts {
  subscribers: Subscribers;
  flushCommands(): void;
  deliverMissed(accountId: number): Promise<void>;
}

const GRANT_RECHECK_EVERY_MS = MINUTE_MS;

export class ConnectedMembers {
  readonly presence: RoomPresence;
  readonly #parts: ConnectedMembersParts;
  /** Connected people whose own sockets receive no messages; someone unknown counts as receiving them. */
  #quiet: Set<number> | null = null;
  /** People whose `isListening` changed while a report to their object was in flight: its answer is older. */
  readonly #updatedSince = new Set<number>();
  readonly #leftAt = new Map<number, number>();
  readonly reports: ConnectionReports;
  #nextRecheckAt = 0;

  constructor(parts: ConnectedMembersParts) {
    this.#parts = parts;
    this.presence = new RoomPresence({
      ...parts,
      joined: (accountId) => this.reports.report(accountId),
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
    // Connections in replay get changes from the log.
    connections.broadcast(frames, ({ accountId, behind }) => behind === null && isFor(accountId));
  }

  send(ws: WebSocket, event: Event): void {
    const { connections, host, place } = this.#parts;
    connections.send(ws, host.dialect.encode(event, place()));
  }

  /** Whether a person's own object must be sent a message at once [R23]. */
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

  /** Announces the person [R17], and closes their oldest connection beyond the limit [R20]. */
  join(ws: WebSocket, attachment: Attachment): void {
    const { connections } = this.#parts;
    const { accountId } = attachment;
    const wasConnected = connections.isConnected(accountId);
    connections.closeOldest(accountId);
    connections.accept(ws, { ...attachment, isQuiet: this.#quietPeople().has(accountId) });
    // Someone newly announced is reported with the announcement.
    if (wasConnected || !this.presence.connected(accountId)) this.reports.report(accountId);
  }

  announceTypingEnd(by: Person): void {
    this.broadcast({ to: "others", event: { type: "TypingChanged", by, isTyping: false } }, by.accountId);
  }

  /** Ends the typing of renamed people, under the name that it began with [R18]. */
  endTypingOfRenamed(): void {
    const { typing, members } = this.#parts;
    for (const by of typing.typists()) {
      if (!isSamePerson(by, members.person(by.accountId))) this.#endTyping(by.accountId);
    }
  }

  separate(pair: BlockedPair): void {
    for (const by of pair.flatMap((accountId) => this.#parts.typing.find(accountId) ?? [])) {
      const isOther = (accountId: number) => accountId !== by.accountId && pair.includes(accountId);
      this.#publish({ type: "TypingChanged", by, isTyping: false }, isOther);
    }
    this.presence.sendToEachOther(pair, "PersonWentOffline");
  }

  /** Without another connection, the person's typing ends [R18]. */
  unfollow(accountId: number): void {
    this.#parts.subscribers.remove(accountId);
    if (!this.#parts.connections.isConnected(accountId)) this.#endTyping(accountId);
  }

  leave({ accountId }: Attachment): void {
    const { connections, flushCommands } = this.#parts;
    flushCommands();
    if (connections.isConnected(accountId)) return;
    this.#endTyping(accountId);
    this.presence.disconnected(accountId, Date.now());
  }

  /** Ends the connections and subscriptions of a former member [R19]. */
  expel(accountId: number): void {
    const { subscribers, host } = this.#parts;
    this.#endTyping(accountId);
    this.#closeWhere(accountId, () => true, CLOSE_NOT_A_MEMBER, "no longer a member");
    this.presence.removed(accountId);
    if (!subscribers.remove(accountId)) return;
    host
      .dismiss(accountId, topicOf(host.room))
      .catch((error: unknown) => host.logger.error("ending a subscription failed", error));
  }

  closeGrants(accountId: number, grantIds: readonly string[]): void {
    this.reports.forget(accountId, grantIds);
    this.#closeWhere(
      accountId,
      ({ grantId }) => grantIds.includes(grantId),
      CLOSE_NOT_SIGNED_IN,
      "signed out",
    );
  }

  recheckGrants(now: number): void {
    const { connections, host } = this.#parts;
    if (now < this.#nextRecheckAt) return;
    this.#nextRecheckAt = now + GRANT_RECHECK_EVERY_MS;
    recheckGrants(connections, now, (grantIds) => host.findLiveGrants(grantIds))
      .then((ended) => {
        for (const { accountId, grantId } of ended) this.closeGrants(accountId, [grantId]);
      })
      .catch((error: unknown) => host.logger.error("checking grants failed", error));
  }

  #endTyping(accountId: number): void {
    const by = this.#parts.typing.stop(accountId);
    if (by) this.announceTypingEnd(by);
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
