import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import { SECOND_MS } from "../../lib/time.ts";
import { conversationRoom } from "../conversations/stub.ts";
import { readAnyAccount } from "./store.ts";

const PATIENCE_MS = 5 * SECOND_MS;
/** No conversation has this id, so its room is empty. */
const NO_CONVERSATION = 0;

/** The cheapest query of each. */
const PARTS = {
  database: ({ db }) => readAnyAccount(db),
  objects: ({ env }) => conversationRoom(env, NO_CONVERSATION).isReferenced(""),
  files: ({ env }) => env.MEDIA.head("ready"),
} as const satisfies Record<string, (ctx: Context) => Promise<unknown>>;

type Part = keyof typeof PARTS;

/** Each part for at most `patienceMs`. @throws AppError unavailable, naming the parts that failed */
export async function assertReady(ctx: Context, patienceMs = PATIENCE_MS): Promise<void> {
  const parts = Object.keys(PARTS) as Part[];
  const answers = await Promise.all(parts.map((part) => isAnswering(ctx, part, patienceMs)));
  const failed = parts.filter((_, index) => !answers[index]);
  if (failed.length === 0) return;
  throw new AppError("unavailable", `Not ready: ${failed.join(", ")}.`, {
    errors: failed.map((path) => ({ path, message: "does not answer" })),
    retryAfterSeconds: 5,
  });
}

async function isAnswering(ctx: Context, part: Part, patienceMs: number): Promise<boolean> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("No answer in time")), patienceMs);
  try {
    await Promise.race([PARTS[part](ctx), timeout]);
    return true;
  } catch (error) {
    ctx.logger.error("a part is not ready", error, { part });
    return false;
  } finally {
    clearTimeout(timer);
  }
}
