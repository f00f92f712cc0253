import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setting } from "./listen-address.ts";

/**
 * Takes a folder of state until this process ends, however it ends: two servers on the same files would refuse each other's
 * writes. The lock is SQLite's on a file of its own, so the system gives it back.
 * @throws Error where another process has it, with what to do
 */
export function takeStateFolder(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true });
  const lock = new DatabaseSync(join(stateDir, "server.lock"));
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch {
    const folder = relative(process.cwd(), stateDir) || ".";
    throw new Error(
      `Another server uses the folder ${folder}. Stop it, or choose another folder: ${setting("STATE_DIR", `${folder}-2`)}`,
    );
  }
  process.once("exit", () => lock.close());
}
