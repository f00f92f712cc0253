/** How the last mail of this isolate went: how long it took, and the error if it was not sent. */
interface LastMail {
  tookMs: number;
  error: unknown;
}

let last: LastMail = { tookMs: 0, error: null };

/** Sends a mail, and remembers how that went. */
export async function timed(send: () => Promise<void>): Promise<void> {
  const startedAt = Date.now();
  let error: unknown = null;
  try {
    await send();
  } catch (thrown) {
    error = thrown;
    throw thrown;
  } finally {
    last = { tookMs: Date.now() - startedAt, error };
  }
}

/** Sends nothing, in the time and with the outcome of the last mail: from outside, it looks as if one were sent. */
export async function pretend(): Promise<void> {
  const { tookMs, error } = last;
  await new Promise((resolve) => setTimeout(resolve, tookMs));
  if (error !== null) throw error;
}
