import { execFileSync } from "node:child_process";

const CHECK_MS = 250;

/** Ends this process with `code` on the signals that ask for it, and when the npm that runs it has been killed. */
export function exitWhenAsked(code: number): void {
  const exit = () => process.exit(code);
  // Before anyone else's handler, so that the exit code is ours.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.prependListener(signal, exit);
  // npm cannot pass on the one signal that nobody can catch, and its shell passes on none.
  if (process.env.npm_lifecycle_event === undefined) return;
  const { ppid } = process;
  const npm = runnerOf(ppid);
  setInterval(() => {
    if (process.ppid !== ppid || !isAlive(npm)) exit();
  }, CHECK_MS).unref();
}

/** The process that runs a script of package.json: our parent, or its parent where that is a shell. */
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
    // Windows has no ps, and a small container may have none.
    return parent;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user's is there all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
