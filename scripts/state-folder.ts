import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isAlive } from "./lifetime.ts";
import { setting } from "./listen-address.ts";

/**
 * Takes a folder of state for this process until it ends: two servers on the same files would refuse each other's writes.
 * @throws Error where another process has it, with what to do
 */
export function takeStateFolder(stateDir: string): void {
  const file = join(stateDir, "server.pid");
  mkdirSync(stateDir, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch {
    const owner = Number(readFileSync(file, "utf8"));
    if (owner !== process.pid && owner > 0 && isAlive(owner)) {
      const folder = relative(process.cwd(), stateDir) || ".";
      throw new Error(
        `Another server (process ${owner}) uses the folder ${folder}. Stop it, or choose another folder: ${setting("STATE_DIR", `${folder}-2`)}`,
      );
    }
    // Its owner was killed.
    writeFileSync(file, String(process.pid));
  }
  process.once("exit", () => rmSync(file, { force: true }));
}
