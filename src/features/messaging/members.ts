import { invariant } from "../../lib/error.ts";
import type { BlockedPair } from "./blocks.ts";
import type { Person, ReadOperation } from "./protocol.ts";

/** Who is in a room, as the database says it. */
export interface Directory {
  version: number;
  uuid: string;
  /** A conversation of two: no group, and none that can become one. */
  isPair: boolean;
  /** Members, former ones too, of whom one blocked the other. */
  blockedPairs: BlockedPair[];
  /** Of whom the database knows that they have written since they became members. */
  writerIds: number[];
  members: (Person & { isMember: boolean })[];
}

export interface RoomMember {
  person: Person;
  /** False for who was here once: their name still stands under what they wrote. */
  isMember: boolean;
  readId: number;
  /** The read mark as others were told of it: behind after reading that nobody was told of. */
  toldReadId: number;
  /** The member's last read that may be repeated. */
  readOperation: ReadOperation | null;
  /** Up to which change the member's own object has been told. */
  deliveredSeq: number;
  /** The same as it is stored; the stored one lags. */
  savedSeq: number;
  /** The room's last change when they joined: of what was before it they are not told as news. */
  joinedSeq: number;
  /** Not counted yet is null. */
  unread: number | null;
}

type MemberRow = {
  account_id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  is_member: number;
  read_id: number;
  unread: number;
  counted_id: number;
  counted_seq: number;
  delivered_seq: number;
  joined_seq: number;
  told_read_id: number;
  read_operation: string | null;
  marked_read: number;
};

interface ReadMarks {
  by: ReadOperation | null;
  readId: number;
  toldReadId: number;
  deliveredAtMost: number;
}

const DEPARTURE_UNTOLD = -1;

export const DELETED_ACCOUNT_NAME = "deleted account";

/**
 * The room's copy of its members, with what each has read and been told. Unread counts are kept in memory by each
 * message; what is stored is a count as it stood at some change, from which the present one follows.
 */
export class MemberDirectory {
  readonly #sql: SqlStorage;
  #members: Map<number, RoomMember> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): RoomMember[] {
    return [...this.#load().values()].filter((member) => member.isMember);
  }

  /**
   * Whom the room owes news: members who were told of less than happened, and who left and were not told. Who left or
   * came last is first: they were told of nothing.
   */
  behind(lastSeq: number): RoomMember[] {
    return [...this.#load().values()]
      .filter((member) =>
        member.isMember ? member.deliveredSeq < lastSeq : member.deliveredSeq === DEPARTURE_UNTOLD,
      )
      .sort((one, other) => one.deliveredSeq - other.deliveredSeq);
  }

  /** Whose progress is not stored yet. */
  unsaved(): RoomMember[] {
    return [...this.#load().values()].filter((member) => member.deliveredSeq !== member.savedSeq);
  }

  find(accountId: number): RoomMember | null {
    return this.#load().get(accountId) ?? null;
  }

  get(accountId: number): RoomMember {
    const member = this.find(accountId);
    invariant(member, "an account is in the room's directory");
    return member;
  }

  person(accountId: number): Person {
    return (
      this.find(accountId)?.person ?? {
        accountId,
        username: DELETED_ACCOUNT_NAME,
        firstName: "",
        lastName: "",
        email: "",
      }
    );
  }

  /** How many messages of others, not deleted, stand after the member's read mark [R14]. */
  unread(accountId: number): number {
    const member = this.get(accountId);
    member.unread ??= this.#countUnread(accountId);
    return member.unread;
  }

  markRead(accountId: number, messageId: number, by: ReadOperation | null): void {
    const deliveredAtMost = Number.MAX_SAFE_INTEGER;
    this.#markRead(accountId, { by, readId: messageId, toldReadId: messageId, deliveredAtMost });
  }

  /** The same where it is no change: the member's own object is to be told again of the change `lastSeq`. */
  markReadUnnoticed(accountId: number, messageId: number, by: ReadOperation | null, lastSeq: number): void {
    const { toldReadId } = this.get(accountId);
    this.#markRead(accountId, { by, readId: messageId, toldReadId, deliveredAtMost: lastSeq - 1 });
  }

  countMessage(senderId: number): void {
    for (const member of this.#load().values()) {
      if (member.unread !== null && member.person.accountId !== senderId) member.unread += 1;
    }
  }

  discountMessage(messageId: number, senderId: number): void {
    for (const member of this.#load().values()) {
      const wasUnread = messageId > member.readId && member.person.accountId !== senderId;
      if (member.unread !== null && wasUnread) member.unread -= 1;
    }
  }

  /** Takes over the database's list. Returns the accounts that were members and are none any more. */
  refresh(directory: Directory, heads: { lastMessageId: number; lastSeq: number }): number[] {
    const before = this.#load();
    const listed = new Map(directory.members.map((entry) => [entry.accountId, entry]));
    const departed = [...before.values()].filter(
      (member) => member.isMember && !listed.get(member.person.accountId)?.isMember,
    );
    for (const { person } of departed) {
      this.#sql.exec(
        "UPDATE members SET is_member = 0, delivered_seq = ? WHERE account_id = ?",
        DEPARTURE_UNTOLD,
        person.accountId,
      );
    }
    for (const { isMember, ...person } of directory.members) {
      if (!isSame(before.get(person.accountId), person, isMember)) this.#store(person, isMember, heads);
    }
    this.forget();
    return departed.map((member) => member.person.accountId);
  }

  /** Takes the name of a deleted account away. */
  anonymize(accountId: number): void {
    this.#sql.exec(
      "UPDATE members SET is_member = 0, username = ?, first_name = '', last_name = '', email = '' WHERE account_id = ?",
      DELETED_ACCOUNT_NAME,
      accountId,
    );
    this.forget();
  }

  /** Stores how far a member was told, with the unread count as it stands at the change `lastSeq`. */
  saveDelivered(accountId: number, lastSeq: number, lastMessageId: number): void {
    const member = this.get(accountId);
    this.#sql.exec(
      "UPDATE members SET unread = ?, counted_id = ?, counted_seq = ?, delivered_seq = ? WHERE account_id = ?",
      this.unread(accountId),
      lastMessageId,
      lastSeq,
      member.deliveredSeq,
      accountId,
    );
    member.savedSeq = member.deliveredSeq;
  }

  forget(): void {
    this.#members = null;
  }

  #markRead(accountId: number, { by, readId, toldReadId, deliveredAtMost }: ReadMarks): void {
    const member = this.get(accountId);
    this.#sql.exec(
      `UPDATE members SET read_id = ?1, unread = 0, counted_id = ?1, told_read_id = ?2,
                          delivered_seq = min(delivered_seq, ?3),
                          read_operation = coalesce(?5, read_operation), marked_read = coalesce(?6, marked_read)
       WHERE account_id = ?4`,
      readId,
      toldReadId,
      deliveredAtMost,
      accountId,
      by?.id ?? null,
      by?.markedRead ?? null,
    );
    member.readId = readId;
    member.toldReadId = toldReadId;
    member.readOperation = by ?? member.readOperation;
    member.unread = null;
    member.deliveredSeq = Math.min(member.deliveredSeq, deliveredAtMost);
    member.savedSeq = Math.min(member.savedSeq, deliveredAtMost);
  }

  #store(person: Person, isMember: boolean, heads: { lastMessageId: number; lastSeq: number }): void {
    this.#sql.exec(
      `INSERT INTO members (account_id, username, first_name, last_name, is_member,
                            read_id, unread, counted_id, counted_seq, delivered_seq, joined_seq, email,
                            told_read_id)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?6, 0, 0, ?7, ?8, ?6)
       ON CONFLICT (account_id) DO UPDATE SET
         username = ?2, first_name = ?3, last_name = ?4, is_member = ?5, email = ?8,
         read_id = iif(is_member < ?5, ?6, read_id), told_read_id = iif(is_member < ?5, ?6, told_read_id),
         unread = iif(is_member < ?5, 0, unread),
         counted_id = iif(is_member < ?5, ?6, counted_id), joined_seq = iif(is_member < ?5, ?7, joined_seq),
         delivered_seq = iif(is_member < ?5, 0, delivered_seq)`,
      person.accountId,
      person.username,
      person.firstName,
      person.lastName,
      isMember ? 1 : 0,
      heads.lastMessageId,
      heads.lastSeq,
      person.email,
    );
  }

  // Who deleted a message is who sent it, and the change still says so when the message's row is purged.
  #countUnread(accountId: number): number {
    return this.#sql
      .exec<{ unread: number }>(
        `SELECT m.unread
           + (SELECT COUNT(*) FROM messages
              WHERE id > m.counted_id AND sender_id <> m.account_id AND deleted_at IS NULL)
           - (SELECT COUNT(*) FROM changes
              WHERE seq > m.counted_seq AND kind = 'MessageDeleted'
                AND message_id > m.read_id AND message_id <= m.counted_id AND actor_id <> m.account_id) AS unread
         FROM members AS m WHERE m.account_id = ?`,
        accountId,
      )
      .one().unread;
  }

  #load(): Map<number, RoomMember> {
    this.#members ??= new Map(
      [...this.#sql.exec<MemberRow>("SELECT * FROM members")].map((row) => [row.account_id, fromRow(row)]),
    );
    return this.#members;
  }
}

function fromRow(row: MemberRow): RoomMember {
  return {
    person: {
      accountId: row.account_id,
      username: row.username,
      firstName: row.first_name,
      lastName: row.last_name,
      email: row.email,
    },
    isMember: row.is_member === 1,
    readId: row.read_id,
    toldReadId: row.told_read_id,
    readOperation:
      row.read_operation === null ? null : { id: row.read_operation, markedRead: row.marked_read },
    deliveredSeq: row.delivered_seq,
    savedSeq: row.delivered_seq,
    joinedSeq: row.joined_seq,
    unread: null,
  };
}

function isSame(member: RoomMember | undefined, person: Person, isMember: boolean): boolean {
  return (
    member !== undefined &&
    member.isMember === isMember &&
    member.person.username === person.username &&
    member.person.firstName === person.firstName &&
    member.person.lastName === person.lastName &&
    member.person.email === person.email
  );
}
