import { assertNever } from "../../../lib/error.ts";
import type { InviteFacts, InviteWrite } from "./outcome.ts";
import type { Engagement, Invite } from "./protocol.ts";

export const INVITE_MIGRATIONS: Readonly<Record<number, string>> = {
  2: `CREATE TABLE invites (
     id TEXT PRIMARY KEY,
     role TEXT NOT NULL,
     other TEXT NOT NULL,
     client_id TEXT NOT NULL,
     settings TEXT NOT NULL,
     status TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE engagement (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     game_id TEXT NOT NULL,
     opponent TEXT NOT NULL,
     until INTEGER NOT NULL
   ) STRICT;`,
};

type InviteRow = Omit<Invite, "other" | "settings"> & { other: string; settings: string };

const SELECT_INVITES = `SELECT id, role, other, client_id AS clientId, settings, status,
  created_at AS createdAt, expires_at AS expiresAt FROM invites`;

export class InviteStorage implements InviteFacts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  engagement(): Engagement | null {
    const [row] = this.#sql.exec<{ gameId: string; opponent: string; until: number }>(
      "SELECT game_id AS gameId, opponent, until FROM engagement",
    );
    return row ? { ...row, opponent: JSON.parse(row.opponent) } : null;
  }

  invite(id: string): Invite | null {
    const [row] = this.#sql.exec<InviteRow>(`${SELECT_INVITES} WHERE id = ?`, id);
    return row ? toInvite(row) : null;
  }

  outgoing(): Invite | null {
    const [row] = this.#sql.exec<InviteRow>(
      `${SELECT_INVITES} WHERE role = 'inviter' AND status = 'pending'`,
    );
    return row ? toInvite(row) : null;
  }

  incoming(): Invite[] {
    const rows = this.#sql.exec<InviteRow>(
      `${SELECT_INVITES} WHERE role = 'invitee' AND status IN ('pending', 'accepting') ORDER BY created_at, id`,
    );
    return [...rows].map(toInvite);
  }

  apply(writes: readonly InviteWrite[]): void {
    for (const write of writes) this.#applyOne(write);
  }

  #applyOne(write: InviteWrite): void {
    switch (write.type) {
      case "saveInvite":
        return this.#save(write.invite);
      case "engage": {
        const { gameId, opponent, until } = write.engagement;
        this.#sql.exec(
          "INSERT OR REPLACE INTO engagement (one, game_id, opponent, until) VALUES (1, ?, ?, ?)",
          gameId,
          JSON.stringify(opponent),
          until,
        );
        return;
      }
      case "disengage":
        this.#sql.exec("DELETE FROM engagement");
        return;
      case "forgetEnded":
        this.#sql.exec(
          "DELETE FROM invites WHERE expires_at < ? AND status NOT IN ('pending', 'accepting')",
          write.before,
        );
        return;
      default:
        assertNever(write);
    }
  }

  #save({ id, role, other, clientId, settings, status, createdAt, expiresAt }: Invite): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO invites
         (id, role, other, client_id, settings, status, created_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      role,
      JSON.stringify(other),
      clientId,
      JSON.stringify(settings),
      status,
      createdAt,
      expiresAt,
    );
  }
}

function toInvite(row: InviteRow): Invite {
  return { ...row, other: JSON.parse(row.other), settings: JSON.parse(row.settings) };
}
