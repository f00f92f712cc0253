import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { childrenOf } from "../test/support/processes.ts";

/** The core of the servers and that of the load generator; null if processes cannot be pinned to cores. */
export const CORES = availableParallelism() >= 2 && hasTaskset() ? { server: 0, load: 1 } : null;

/** Whether the CPU time and memory of a process can be read. */
export const CAN_READ_PROCESSES = process.platform === "linux";

/** A command that runs `command`, and every process it starts, on one core. */
export function onCore(core: number | undefined, command: string, args: string[]): [string, string[]] {
  return core === undefined ? [command, args] : ["taskset", ["-c", String(core), command, ...args]];
}

/** A process and all its descendants. */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kibibytes) * 1024;
}

export function processName(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, "utf8");
}

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
