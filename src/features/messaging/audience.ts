import { byteLength } from "../../lib/bytes.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import type { Attachment } from "../../realtime/attachment.ts";
import { CLOSE_NOT_A_MEMBER, CLOSE_NOT_SIGNED_IN } from "../../realtime/close-codes.ts";
import type { Connections } from "../../realtime/connections.ts";
import type { Followers } from "../../realtime/followers.ts";
import { recheckGrants } from "../../realtime/grant-check.ts";
import type { BlockedPair, Blocks } from "./blocks.ts";
import type { ConnectionsAnswer, RoomHost } from "./host.ts";
import type { MemberDirectory } from "./members.ts";
import { type Broadcast, type Event, type Person, type Place, topicOf } from "./protocol.ts";
import { Reports } from "./reports.ts";
import type { Typing } from "./typing.ts";
import type { Writers } from "./writers.ts";

interface AudienceParts {
  connections: Connections;
  members: MemberDirectory;
  blocks: Blocks;
  writers: Writers;
  typing: Typing;
  followers: Followers;
  host: RoomHost;
  place(): Place;
  /** Has what was said until now done: what follows is to come after it. */
  settleFrames(): void;
  /** Someone's last connection closed. Resolves once they were told what would have waited, or could not be. */
  wentAway(accountId: number): Promise<void>;
}

/** How often a room in use looks whether a check is due. */
const GRANT_RECHECK_EVERY_MS = MINUTE_MS;

/** Who is connected to a room: telling them, and letting them come and go. */
export class Audience {
  readonly #parts: AudienceParts;
  /**
   * People here whose own object said that they listen for no notifications; a cache of their attachments. Who isn't
   * known to be quiet is told.
   */
  #quiet: Set<number> | null = null;
  /** Who said whether they listen since their object was last asked: an answer on its way is older. */
  readonly #saidSince = new Set<number>();
  readonly #reports: Reports;
  #nextRecheckAt = 0;

  constructor(parts: AudienceParts) {
    this.#parts = parts;
    this.#reports = new Reports({
      logger: parts.host.logger,
      tell: (accountId) => this.#reportNow(accountId),
      heard: (accountId, answer) => this.#heardOf(accountId, answer),
    });
  }

  broadcast({ audience, event }: Broadcast, actorId: number): void {
    const { connections, followers, host, place } = this.#parts;
    const frames = host.dialect.encode(event, place());
    if (frames.length === 0) return;
    const isPresence = event.type === "PersonCameOnline" || event.type === "PersonWentOffline";
    const concerns = (accountId: number) =>
      audience === "all" || (isPresence ? this.#sees(accountId, actorId) : this.#notices(accountId, actorId));
    followers.pass({ seq: "seq" in event ? event.seq : null, frames, concerns });
    const bytes = byteLength(frames);
    for (const [ws, { accountId, behind }] of connections.all()) {
      // Who is behind gets what is kept from the log, and is told last who is here.
      if (behind === null && concerns(accountId)) connections.send(ws, frames, bytes);
    }
  }

  tell(ws: WebSocket, event: Event): void {
    const { connections, host, place } = this.#parts;
    connections.send(ws, host.dialect.encode(event, place()));
  }

  /** Whether a person's own object must hear of a message at once [R23]. */
  isToBeToldAtOnce(accountId: number): boolean {
    return !this.#quietPeople().has(accountId);
  }

  setListening(accountId: number, isListening: boolean): void {
    this.#saidSince.add(accountId);
    const here = this.#parts.connections.of(accountId);
    for (const [ws] of here) this.#parts.connections.update(ws, { isQuiet: !isListening });
    if (isListening || here.length === 0) this.#quietPeople().delete(accountId);
    else this.#quietPeople().add(accountId);
  }

  /** Lets a connection in: the oldest goes if there are too many, and the others learn who came [R17, R20]. */
  join(ws: WebSocket, attachment: Attachment): void {
    const { connections, members } = this.#parts;
    const { accountId } = attachment;
    const wasPresent = connections.isPresent(accountId);
    connections.makeRoom(accountId);
    connections.accept(ws, attachment);
    if (!wasPresent) {
      const person = members.person(accountId);
      this.broadcast({ audience: "others", event: { type: "PersonCameOnline", person } }, accountId);
    }
  }

  announceTypingEnd(accountId: number): void {
    const by = this.#parts.members.person(accountId);
    this.broadcast({ audience: "others", event: { type: "TypingChanged", by, isTyping: false } }, accountId);
  }

  /** Tells a connection of everyone else who is connected, as far as its person may see [R15]. */
  tellWhoIsPresent(ws: WebSocket): void {
    const own = this.#parts.connections.find(ws);
    if (!own) return;
    for (const person of this.#present(own.accountId)) this.tell(ws, { type: "PersonCameOnline", person });
  }

  /** Everyone else who is connected, as far as one person may see. */
  #present(toAccountId: number): Person[] {
    const ids = new Set([...this.#parts.connections.all()].map(([, { accountId }]) => accountId));
    return [...ids]
      .filter((accountId) => this.#sees(toAccountId, accountId))
      .map((accountId) => this.#parts.members.person(accountId));
  }

  /** Two people are kept apart from now on: for each, the other goes [R28]. */
  part(pair: BlockedPair): void {
    const haveMet = this.#parts.writers.haveMet(...pair);
    this.#tellOfEachOther(pair, (person) => {
      const isTyping = this.#parts.typing.isTyping(person.accountId);
      const ended: Event[] = isTyping ? [{ type: "TypingChanged", by: person, isTyping: false }] : [];
      return haveMet ? [...ended, { type: "PersonWentOffline", person }] : ended;
    });
  }

  /** They are not any more: for each, the other comes, if they are here [R28]. */
  rejoin(pair: BlockedPair): void {
    if (this.#parts.writers.haveMet(...pair)) this.#showEachOther(pair);
  }

  /** People wrote for the first time: they and those here who have written too see each other [R45]. */
  introduce(accountIds: readonly number[]): void {
    for (const accountId of accountIds) {
      for (const other of this.#present(accountId)) {
        const isTwice = accountIds.includes(other.accountId) && other.accountId < accountId;
        if (!isTwice) this.#showEachOther([accountId, other.accountId]);
      }
    }
  }

  /** Takes note that a connection is gone, however it went [R17, R18]. */
  leave({ accountId }: Attachment): void {
    const { connections, members, typing, settleFrames } = this.#parts;
    settleFrames();
    if (!connections.isPresent(accountId)) {
      const person = members.person(accountId);
      this.#quietPeople().delete(accountId);
      if (typing.stop(accountId)) this.announceTypingEnd(accountId);
      this.broadcast({ audience: "others", event: { type: "PersonWentOffline", person } }, accountId);
    }
    this.report(accountId);
  }

  /** Ends the connections and subscriptions of someone who is no member any more [R19]. */
  expel(accountId: number): void {
    const { followers, host } = this.#parts;
    this.#closeWhere(accountId, () => true, CLOSE_NOT_A_MEMBER, "not a member any more");
    if (!followers.remove(accountId)) return;
    host
      .dismiss(accountId, topicOf(host.room))
      .catch((error: unknown) => host.logger.error("a follower was not dismissed", error));
  }

  /** Ends the connections of grants that have ended [R19]. */
  closeGrants(accountId: number, grantIds: readonly string[]): void {
    this.#closeWhere(
      accountId,
      ({ grantId }) => grantIds.includes(grantId),
      CLOSE_NOT_SIGNED_IN,
      "signed out",
    );
  }

  /** Tells a person's object by which grants they are connected, and acts on what it answers. */
  report(accountId: number): void {
    this.#reports.report(accountId);
  }

  /** Once an hour of its life, a connection of a room in use is held against the grants that live. */
  recheckGrants(now: number): void {
    const { connections, host } = this.#parts;
    if (now < this.#nextRecheckAt) return;
    this.#nextRecheckAt = now + GRANT_RECHECK_EVERY_MS;
    recheckGrants(connections, now, (grantIds) => host.livingGrants(grantIds))
      .then((ended) => {
        for (const { accountId, grantId } of ended) this.closeGrants(accountId, [grantId]);
      })
      .catch((error: unknown) => host.logger.error("grants were not checked", error));
  }

  async #reportNow(accountId: number): Promise<ConnectionsAnswer> {
    const { connections, host, wentAway } = this.#parts;
    if (!connections.isPresent(accountId)) await wentAway(accountId);
    this.#saidSince.delete(accountId);
    const grantIds = [...new Set(connections.of(accountId).map(([, { grantId }]) => grantId))];
    return host.reportConnections(accountId, { room: host.room, grantIds });
  }

  #heardOf(accountId: number, { endedGrantIds, isListening }: ConnectionsAnswer): void {
    if (!this.#saidSince.has(accountId)) this.setListening(accountId, isListening);
    if (endedGrantIds.length > 0) this.closeGrants(accountId, endedGrantIds);
  }

  /** Someone's typing passes unnoticed by themselves, and between two whom a block keeps apart. */
  #notices(accountId: number, actorId: number): boolean {
    return accountId !== actorId && !this.#parts.blocks.areApart(accountId, actorId);
  }

  /** Who is here is seen by those who have written if they have too, themselves and blocked people left out [R28, R45]. */
  #sees(accountId: number, actorId: number): boolean {
    return this.#notices(accountId, actorId) && this.#parts.writers.haveMet(accountId, actorId);
  }

  #showEachOther(pair: BlockedPair): void {
    this.#tellOfEachOther(pair, (person) => [{ type: "PersonCameOnline", person }]);
  }

  #tellOfEachOther([one, other]: BlockedPair, eventsOf: (person: Person) => Event[]): void {
    const { connections, members } = this.#parts;
    if (!connections.isPresent(one) || !connections.isPresent(other)) return;
    for (const [toId, ofId] of [
      [one, other],
      [other, one],
    ] as const) {
      const events = eventsOf(members.person(ofId));
      for (const [ws, { behind }] of connections.of(toId)) {
        if (behind === null) for (const event of events) this.tell(ws, event);
      }
    }
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
