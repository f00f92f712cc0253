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
    actor: Actor;
    bodyDigest?: string;
    repeat?: Repeat;
    show(path: string): Promise<Response>;
  };
}

/** How a retry is answered without a stored answer: after a crash, a long one, or one with messages. */
export type Repeat = { isKept: boolean } & (
  | {
      /** The write's effects are identified by the operation's id, or harmless twice. */
      kind: "runs";
      /** The status of a retry if the first run made something. */
      madeStatus: ContentfulStatusCode | null;
    }
  | {
      /** The write's transaction records that it is done; a retry presents the result. */
      kind: "answers";
      answer: Answer;
    }
);

export type Answer = (c: Context<AppEnv>, made: Made) => Response | Promise<Response>;

export function createRouter<More extends object = object>() {
  return new OpenAPIHono<AppEnv & { Variables: More }>({
    strict: false,
    defaultHook: (result) => {
      if (!result.success) throw validationError(result.error, result.target);
    },
  });
}

/** Socket handshakes are refused by a frame. */
export function exceptSockets(middleware: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> {
  return (c, next) => (c.req.path.startsWith("/ws/") ? next() : middleware(c, next));
}

export function validationError(error: z.ZodError, target = "json"): AppError {
  const errors: FieldError[] = error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [...issue.path, key].join("."),
          message: "is not a known field",
        }))
      : [{ path: issue.path.join("."), message: issue.message }],
  );
  const first = errors[0];
  const where = target === "json" || target === "form" ? "body" : target;
  const detail = first ? `${first.path || `The ${where}`}: ${first.message}` : `The ${where} was refused.`;
  return new AppError("validation_failed", detail, { errors });
}
