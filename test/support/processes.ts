import { readFileSync } from "node:fs";

/** Child processes according to /proc. */
export function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

export function workerdOf(pid: number): number {
  const found = childrenOf(pid).find((child) => nameOf(child).startsWith("workerd"));
  if (found === undefined) throw new Error("workerd is not running");
  return found;
}

/** Whether a process runs; zombies don't count. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** A process's name; empty if it ended. */
function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8");
  } catch {
    return "";
  }
}
