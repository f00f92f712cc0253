import { DELETED_ACCOUNT_NAME } from "../../lib/deleted-account.ts";
import { invariant } from "../../lib/error.ts";
import type { BlockedPair } from "./blocks.ts";
import { isSamePerson, type Person } from "./protocol.ts";

/** The changes of the member list after a version, from the database; after 0, everything. */
export interface DirectoryChanges {
  version: number;
  uuid: string;
  isPair: boolean;
  /** A group's name, and who changed it since it was created; absent for other kinds. */
  name?: string | null;
  renamedBy?: number | null;
  /** Current and former members as they are now; `changedBy` is null if they did it themselves. */
  members: (Person & { isMember: boolean; changedBy?: number | null })[];
  /** All blocked pairs of one of these and any current or former member. */
  blockedPairs: BlockedPair[];
  /** Those of them who have written since they joined, as far as the database knows. */
  writerIds: number[];
}

interface RoomMember {
  person: Person;
  isMember: boolean;
  isDepartureUndelivered: boolean;
  /** The room's last change when they joined: earlier ones are not news to them. */
  joinedSeq: number;
}

type MemberRow = Pick<Person, keyof Person> & {
  isMember: number;
  isDepartureUndelivered: number;
  joinedSeq: number;
};

const MEMBER_COLUMNS = `account_id AS accountId, username, first_name AS firstName, last_name AS lastName, email,
  is_member AS isMember, is_departure_untold AS isDepartureUndelivered, joined_seq AS joinedSeq`;

export interface MemberChanges {
  joined: number[];
  departed: number[];
}

export class MemberDirectory {
  readonly #sql: SqlStorage;
  #members: Map<number, RoomMember> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): RoomMember[] {
    return [...this.#load().values()].filter((member) => member.isMember);
  }

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

  /** Applies changes. Call `forget` if they are rolled back. */
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

  markDepartureDelivered(accountId: number): void {
    const member = this.find(accountId);
    if (!member?.isDepartureUndelivered) return;
    member.isDepartureUndelivered = false;
    this.#sql.exec("UPDATE members SET is_departure_untold = 0 WHERE account_id = ?", accountId);
  }

  anonymize(accountId: number): void {
    const known = this.find(accountId);
    if (known) this.#store(nobody(accountId), false, { lastMessageId: 0, lastSeq: 0 });
  }

  forget(): void {
    this.#members = null;
  }

  /** Someone who joins has nothing unread; someone who leaves must be told. */
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
       RETURNING ${MEMBER_COLUMNS}`,
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
      [...this.#sql.exec<MemberRow>(`SELECT ${MEMBER_COLUMNS} FROM members`)].map((row) => [
        row.accountId,
        fromRow(row),
      ]),
    );
    return this.#members;
  }
}

function nobody(accountId: number): Person {
  return { accountId, username: DELETED_ACCOUNT_NAME, firstName: "", lastName: "", email: "" };
}

function fromRow({ isMember, isDepartureUndelivered, joinedSeq, ...person }: MemberRow): RoomMember {
  return {
    person,
    isMember: isMember === 1,
    isDepartureUndelivered: isDepartureUndelivered === 1,
    joinedSeq,
  };
}
