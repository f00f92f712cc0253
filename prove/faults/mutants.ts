import type { Mutant } from "./mutant.ts";

const STORAGE = "src/features/messaging/storage.ts";
const PRESENCE = "src/features/people/presence/presence.ts";

/**
 * Mistakes that real servers make. Texts to find are kept short, so that they outlive changes around them. First those by which
 * something never comes, which is waited for.
 */
export const MUTANTS: readonly Mutant[] = [
  {
    name: "does not set the alarm again after it rang",
    edits: [
      {
        file: "src/realtime/alarm.ts",
        find: "this.#at = null;\n    const isInherited",
        replace: "const isInherited",
      },
    ],
    breaks: ["presence"],
  },
  {
    name: "forgets in a crash what its alarm was set for",
    edits: [{ file: "src/realtime/alarm.ts", find: "if (isInherited) duty.resume?.();", replace: "" }],
    breaks: ["fold"],
  },
  {
    name: "counts presence up and down",
    edits: [
      {
        file: PRESENCE,
        find: "isConnected: sockets.hasOpen",
        replace: "isConnected: this.count(0) > 0",
      },
      {
        file: PRESENCE,
        find: "  opened(): Promise<void> {",
        replace: `  count(by: number): number {
    const { sql } = this.#core.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS counted (n INTEGER)");
    if (by !== 0) sql.exec("INSERT INTO counted VALUES (?)", by);
    return Number(sql.exec("SELECT TOTAL(n) AS n FROM counted").one().n);
  }
  opened(): Promise<void> {
    this.count(1);`,
      },
      { file: PRESENCE, find: "  closed(): void {", replace: "  closed(): void {\n    this.count(-1);" },
    ],
    breaks: ["presence"],
  },
  {
    name: "forgets the file of a deleted message",
    edits: [
      {
        file: "src/features/messaging/maintenance.ts",
        find: "await host.markFilesDeleted(",
        replace: "void (",
      },
    ],
    breaks: ["orphan"],
  },
  {
    name: "acknowledges before the write",
    edits: [
      {
        file: STORAGE,
        find: "this.#sql.exec(\n      `INSERT INTO messages",
        replace:
          "((...row) => setTimeout(() => this.#sql.exec(...(row as [string])), 300))(\n      `INSERT INTO messages",
      },
    ],
    breaks: ["acknowledged loss"],
  },
  {
    name: "replays from one too late",
    edits: [
      {
        file: "src/features/messaging/change-log.ts",
        find: "this.#storage.lastMessageIdAt(after),",
        replace: "this.#storage.lastMessageIdAt(after) + 1,",
      },
    ],
    breaks: ["hidden gap"],
  },
  {
    name: "has no unique client id",
    edits: [{ file: STORAGE, find: "messageId === null ? null : this.message(messageId)", replace: "null" }],
    breaks: ["duplicate"],
  },
  {
    name: "goes on with the sequence from memory",
    edits: [
      {
        file: "src/features/messaging/log-head.ts",
        find: "Math.max(message?.seq ?? 0, change?.seq ?? 0)",
        replace: "change?.seq ?? 0",
      },
    ],
    breaks: ["disagreement", "acknowledged loss", "gap", "hidden gap"],
  },
  {
    name: "writes twice around an await",
    edits: [
      {
        file: STORAGE,
        find: 'this.#sql.exec("UPDATE messages SET likes',
        replace:
          'void scheduler.wait(300).then(() => this.#sql).then((sql) => sql.exec("UPDATE messages SET likes',
      },
      { file: STORAGE, find: "likes, messageId);", replace: "likes, messageId));" },
    ],
    breaks: ["fold"],
  },
  {
    name: "tells unread counts from a cache",
    edits: [
      {
        file: "src/features/messaging/read-marks.ts",
        find: 'step.type === "sent" ? 1 : -1',
        replace: 'step.type === "sent" ? 1 : 0',
      },
    ],
    breaks: ["fold"],
  },
  {
    name: "ends a replay with its first page",
    edits: [
      {
        file: "src/features/messaging/replays.ts",
        find: "if (page.through === null || page.through >= storage.lastSeq) return",
        replace: "return",
      },
    ],
    breaks: ["hidden gap"],
  },
  {
    name: "resumes from a change that never was",
    edits: [{ file: "src/features/messaging/change-log.ts", find: "after > lastSeq || ", replace: "" }],
    breaks: ["hidden gap", "gap"],
  },
  {
    name: "leaves the sockets of a removed member open",
    edits: [
      {
        file: "src/features/messaging/connected-members.ts",
        find: "this.#closeWhere(accountId, () => true, CLOSE_NOT_A_MEMBER",
        replace: "void (accountId, CLOSE_NOT_A_MEMBER",
      },
    ],
    breaks: ["told after removal"],
  },
  {
    name: "answers a repeated call anew",
    edits: [
      {
        file: "src/http/idempotency.ts",
        find: "if (use.status !== null && use.body !== null) return keptAnswer(use);",
        replace: "",
      },
    ],
    breaks: ["answered otherwise"],
  },
  {
    name: "answers a repeated message with another time",
    edits: [
      {
        file: "src/features/messaging/machine.ts",
        find: "seq: first.seq, message: first }",
        replace: "seq: first.seq, message: { ...first, sentAt: now } }",
      },
    ],
    breaks: ["answered otherwise"],
  },
  {
    name: "drops what the database owes to rooms",
    edits: [
      {
        file: "src/db/outbox/deliver.ts",
        find: "(await handle(ctx, target, own))",
        replace: "(handle && null)",
      },
    ],
    breaks: ["told after removal", "orphan", "membership"],
  },
];
