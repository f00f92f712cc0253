import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Context as AppContext } from "../context.ts";
import type { Env } from "../env.ts";
import { AppError, type FieldError } from "../lib/error.ts";
import type { Actor } from "./credentials.ts";
import type { Made } from "./operation.ts";

export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    ctx: AppContext;
    /** Whose request it is: there behind every contract that is `signedIn`. */
    actor: Actor;
    /** Set by whoever reads a multipart body: what it was, however its boundary was spelt. */
    bodyDigest?: string;
    /** Set by the contract of a write that takes an `Idempotency-Key`. */
    repeat?: Repeat;
    /** Answers a GET of this path and query as the caller would be answered. */
    show(path: string): Promise<Response>;
  };
}

/**
 * How a write is answered that repeats an `Idempotency-Key`, where its first answer is not kept: because a crash came
 * before it was, because it is too long, or because it holds messages, which are stored in their room alone.
 */
export type Repeat = { isKept: boolean } & (
  | {
      /** Its effects are recognised by the operation's id, or are the same twice: it runs again. */
      kind: "runs";
      /** The status of a repetition of a run that made something. */
      madeStatus: ContentfulStatusCode | null;
    }
  | {
      /** Its transaction records that it is done: what it made is presented. */
      kind: "answers";
      answer: Answer;
    }
);

export type Answer = (c: Context<AppEnv>, made: Made) => Response | Promise<Response>;

/** A feature's router. `More` is what the feature's own middleware puts into the request's variables. */
export function createRouter<More extends object = object>() {
  return new OpenAPIHono<AppEnv & { Variables: More }>({
    strict: false,
    defaultHook: (result) => {
      if (!result.success) throw validationError(result.error, result.target);
    },
  });
}

/** Leaves handshakes of sockets alone: these are refused by a frame. */
export function exceptSockets(middleware: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> {
  return (c, next) => (c.req.path.startsWith("/ws/") ? next() : middleware(c, next));
}

/** A refused body or query as one error with a line per field. */
export function validationError(error: z.ZodError, target = "json"): AppError {
  const errors: FieldError[] = error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [...issue.path, key].join("."),
          message: "There is no such field.",
        }))
      : [{ path: issue.path.join("."), message: issue.message }],
  );
  const first = errors[0];
  const where = target === "json" || target === "form" ? "body" : target;
  const detail = first ? `${first.path || `The ${where}`}: ${first.message}` : `The ${where} was refused.`;
  return new AppError("validation_failed", detail, { errors });
}
