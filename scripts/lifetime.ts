import { execFileSync } from "node:child_process";

const CHECK_MS = 250;

/** Exits with `code` on termination signals, and when the npm that runs this process is killed. */
export function exitWhenAsked(code: number): void {
  const exit = () => process.exit(code);
  // Prepended, so that our exit code is used.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.prependListener(signal, exit);
  // npm cannot forward SIGKILL, and its shell forwards no signal.
  if (process.env.npm_lifecycle_event === undefined) return;
  const { ppid } = process;
  const npm = runnerOf(ppid);
  setInterval(() => {
    if (process.ppid !== ppid || !isAlive(npm)) exit();
  }, CHECK_MS).unref();
}

/** The npm process: our parent, or the parent of a shell between. */
function runnerOf(parent: number): number {
  try {
    const [ppid, ...command] = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(parent)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split(/\s+/);
    return /^\S*sh -c /.test(command.join(" ")) ? Number(ppid) : parent;
  } catch {
    // Windows and small containers have no ps.
    return parent;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means that the process exists but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
