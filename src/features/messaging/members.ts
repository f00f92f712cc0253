import { DELETED_ACCOUNT_NAME } from "../../lib/deleted-account.ts";
import { invariant } from "../../lib/error.ts";
import type { BlockedPair } from "./blocks.ts";
import { isSamePerson, type Person } from "./protocol.ts";

/** What changed of who is in a room after a version of its directory, as the database says it; after 0, everything. */
export interface DirectoryChanges {
  version: number;
  uuid: string;
  /** A conversation of two: no group, and none that can become one. */
  isPair: boolean;
  /** A group's name, and who gave it after it was made; rooms of other kinds say neither. */
  name?: string | null;
  renamedBy?: number | null;
  /**
   * All who are or were in the room and changed, as they are now; `changedBy` made them a member, or ended that: null where
   * they did so themselves.
   */
  members: (Person & { isMember: boolean; changedBy?: number | null })[];
  /** All pairs of one of these and anyone who is or was in the room, of whom one blocked the other. */
  blockedPairs: BlockedPair[];
  /** Those of them of whom the database knows that they have written since they became members. */
  writerIds: number[];
}

export interface RoomMember {
  person: Person;
  /** False for who was here once: their name still stands under what they wrote. */
  isMember: boolean;
  /** Whether they left, and their own object does not know. */
  isDepartureUndelivered: boolean;
  /** The room's last change when they joined: of what was before it they are not told as news. */
  joinedSeq: number;
}

type MemberRow = {
  account_id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  is_member: number;
  is_departure_untold: number;
  joined_seq: number;
};

/** Who became a member, and who is none any more. */
export interface MemberChanges {
  joined: number[];
  departed: number[];
}

/** The room's copy of its members, and of who was one. */
export class MemberDirectory {
  readonly #sql: SqlStorage;
  #members: Map<number, RoomMember> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): RoomMember[] {
    return [...this.#load().values()].filter((member) => member.isMember);
  }

  /** Whose own objects are to know of this room: its members, and who left it and was not told. */
  listReceivers(): number[] {
    return [...this.#load().values()].flatMap(({ person, isMember, isDepartureUndelivered }) =>
      isMember || isDepartureUndelivered ? [person.accountId] : [],
    );
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
    return this.find(accountId)?.person ?? nobody(accountId);
  }

  /** Applies what changed. To be followed by `forget` where it is rolled back. */
  apply(
    changed: DirectoryChanges["members"],
    heads: { lastMessageId: number; lastSeq: number },
  ): MemberChanges {
    const joined: number[] = [];
    const departed: number[] = [];
    for (const { isMember, changedBy: _, ...person } of changed) {
      const known = this.find(person.accountId);
      if (known?.isMember === isMember && isSamePerson(known.person, person)) continue;
      if (isMember && !known?.isMember) joined.push(person.accountId);
      if (!isMember && known?.isMember) departed.push(person.accountId);
      this.#store(person, isMember, heads);
    }
    return { joined, departed };
  }

  /** The object of someone who left knows it. */
  markDepartureDelivered(accountId: number): void {
    const member = this.find(accountId);
    if (!member?.isDepartureUndelivered) return;
    member.isDepartureUndelivered = false;
    this.#sql.exec("UPDATE members SET is_departure_untold = 0 WHERE account_id = ?", accountId);
  }

  /** Takes the name of a deleted account away, which is no member any more. */
  anonymize(accountId: number): void {
    const known = this.find(accountId);
    if (known) this.#store(nobody(accountId), false, { lastMessageId: 0, lastSeq: 0 });
  }

  forget(): void {
    this.#members = null;
  }

  /** Who joins starts with none unread. Who leaves is to be told so. */
  #store(person: Person, isMember: boolean, heads: { lastMessageId: number; lastSeq: number }): void {
    const [row] = this.#sql.exec<MemberRow>(
      `INSERT INTO members (account_id, username, first_name, last_name, email, is_member,
                            read_id, told_read_id, unread, joined_seq)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 0, ?8)
       ON CONFLICT (account_id) DO UPDATE SET
         username = ?2, first_name = ?3, last_name = ?4, email = ?5, is_member = ?6,
         read_id = iif(is_member < ?6, ?7, read_id), told_read_id = iif(is_member < ?6, ?7, told_read_id),
         unread = iif(is_member < ?6, 0, unread), joined_seq = iif(is_member < ?6, ?8, joined_seq),
         is_departure_untold = iif(is_member = ?6, is_departure_untold, is_member)
       RETURNING *`,
      person.accountId,
      person.username,
      person.firstName,
      person.lastName,
      person.email,
      isMember ? 1 : 0,
      heads.lastMessageId,
      heads.lastSeq,
    );
    if (row) this.#members?.set(person.accountId, fromRow(row));
  }

  #load(): Map<number, RoomMember> {
    this.#members ??= new Map(
      [...this.#sql.exec<MemberRow>("SELECT * FROM members")].map((row) => [row.account_id, fromRow(row)]),
    );
    return this.#members;
  }
}

function nobody(accountId: number): Person {
  return { accountId, username: DELETED_ACCOUNT_NAME, firstName: "", lastName: "", email: "" };
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
    isDepartureUndelivered: row.is_departure_untold === 1,
    joinedSeq: row.joined_seq,
  };
}
