import { readFileSync } from "node:fs";

/** The processes that a process started, as /proc tells. */
export function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

/** The child of a process that is workerd. */
export function workerdOf(pid: number): number {
  const found = childrenOf(pid).find((child) => nameOf(child).startsWith("workerd"));
  if (found === undefined) throw new Error("workerd is not running");
  return found;
}

/** Whether a process runs: one that has ended and whose parent has not noticed does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** What a process is called; nothing where it has ended. */
function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8");
  } catch {
    return "";
  }
}
