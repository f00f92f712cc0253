import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setting } from "./listen-address.ts";

/**
 * Locks a state folder for the lifetime of this process, because two servers would block each other's writes.
 * Uses an SQLite lock, which the system releases.
 * @throws Error if another process holds it
 */
export function lockStateFolder(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true });
  const lock = new DatabaseSync(join(stateDir, "server.lock"));
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch {
    const folder = relative(process.cwd(), stateDir) || ".";
    throw new Error(
      `Another server uses the folder ${folder}.\nStop it, or choose another folder: ${setting("STATE_DIR", `${folder}-2`)}`,
    );
  }
  process.once("exit", () => lock.close());
}
