import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Made } from "./operation.ts";
import type { Answer, AppEnv, Repeat } from "./router.ts";

const declared = new WeakMap<object, Repeat | null>();

/** Null for a write without retries, undefined if undeclared. */
export function repeatOf(middleware: readonly object[]): Repeat | null | undefined {
  const saying = middleware.find((each) => declared.has(each));
  return saying && declared.get(saying);
}

/** A second run has the same effects: the operation's id identifies them. */
export const runsAgain = declare({ kind: "runs", isKept: false, madeStatus: null });

/** Harmless twice in a row, but not after other writes. */
export const runsAgainUnlessKept = declare({ kind: "runs", isKept: true, madeStatus: null });

/** A second run finds what the first made; the answer stays 201. */
export const findsAgain = declare({ kind: "runs", isKept: false, madeStatus: 201 });

/** What it made may be undone meanwhile. */
export const findsAgainUnlessKept = declare({ kind: "runs", isKept: true, madeStatus: 201 });

export const answersNothing = declare({ kind: "answers", isKept: true, answer: (c) => c.body(null, 204) });

/** For writes whose answers contain tokens, and reads by POST. */
export const takesNoKey = declare(null);

export function answers<More extends object = object>(
  answer: (c: Context<AppEnv & { Variables: More }>, made: Made) => Response | Promise<Response>,
  { isKept = true } = {},
): MiddlewareHandler {
  return declare({ kind: "answers", isKept, answer: answer as unknown as Answer });
}

/** Answers like a GET of `pathOf`, by default of the write's own path. */
export function shows(
  status: ContentfulStatusCode,
  pathOf: (made: Made, c: Context<AppEnv>) => string = (_, c) => c.req.path,
  { isKept = true } = {},
): MiddlewareHandler {
  const answer = async (c: Context<AppEnv>, made: Made) => {
    const shown = await c.get("show")(pathOf(made, c) + new URL(c.req.url).search);
    if (!shown.ok) return shown;
    return new Response(shown.body, { status, headers: { "Content-Type": "application/json" } });
  };
  return declare({ kind: "answers", isKept, answer });
}

export function readAs({ url, headers }: Request, path: string): Request {
  const read = new Request(new URL(path, url));
  for (const name of ["Authorization", "Cookie", "CF-Connecting-IP", "X-Request-Id"]) {
    const value = headers.get(name);
    if (value !== null) read.headers.set(name, value);
  }
  return read;
}

function declare(repeat: Repeat | null): MiddlewareHandler {
  const middleware = createMiddleware<AppEnv>(async (c, next) => {
    if (repeat) c.set("repeat", repeat);
    await next();
  });
  declared.set(middleware, repeat);
  return middleware;
}
