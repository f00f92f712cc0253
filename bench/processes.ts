import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { cpuNanoseconds } from "./cpu.ts";

/** Servers on one core, the load on another; null where that cannot be had. */
export const CORES = availableParallelism() >= 2 && hasTaskset() ? { server: 0, load: 1 } : null;

/** Whether processor time and memory of a process can be read. */
export const CAN_READ_PROCESSES = process.platform === "linux";

/** A command that runs, with all it starts, on this core alone. */
export function onCore(core: number | undefined, command: string, args: string[]): [string, string[]] {
  return core === undefined ? [command, args] : ["taskset", ["-c", String(core), command, ...args]];
}

/** A process and all that it started, and they. */
export function family(pid: number): number[] {
  return [
    pid,
    ...readQuietly(`/proc/${pid}/task/${pid}/children`)
      .split(" ")
      .filter(Boolean)
      .flatMap((child) => family(Number(child))),
  ];
}

export function cpuOfFamily(pid: number): number {
  return family(pid).reduce((sum, member) => sum + cpuNanoseconds(member), 0);
}

export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readQuietly(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes) * 1024;
}

/** Of a family, the one that runs Workers; else its eldest. */
export function runtimeOf(pid: number): number {
  return family(pid).find((member) => readQuietly(`/proc/${member}/comm`).startsWith("workerd")) ?? pid;
}

/** Nothing where the process has ended. */
function readQuietly(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
