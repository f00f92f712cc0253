import type { Live } from "../../client/src/index.ts";
import { CheckFailed } from "./checks.ts";

const PATIENCE_MS = 20_000;

/** Waits until something live is as expected. It is kept open meanwhile. @throws CheckFailed where it never is */
export async function becomes<Snapshot>(
  live: Live<Snapshot>,
  what: string,
  isSo: (snapshot: Snapshot) => boolean,
): Promise<void> {
  let stop = () => {};
  const patience = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      const look = () => isSo(live.snapshot) && resolve();
      stop = live.subscribe(look);
      const timer = setTimeout(() => reject(new CheckFailed(`It never came to this: ${what}`)), PATIENCE_MS);
      patience.signal.addEventListener("abort", () => clearTimeout(timer));
      look();
    });
  } finally {
    patience.abort();
    stop();
  }
}
