import { KEYLESS, type Operations } from "../api-types.ts";
import { PalaestraError } from "../error.ts";
import { newId } from "../platform.ts";
import type { Session } from "../session/session.ts";
import type { Request, Requester } from "./request.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The paths that take a method. */
export type PathOf<M extends Method> = keyof Operations extends infer Key
  ? Key extends `${M} ${infer Path}`
    ? Path
    : never
  : never;

type OperationOf<M extends Method, Path extends string> = `${M} ${Path}` extends keyof Operations
  ? Operations[`${M} ${Path}`]
  : never;

/** What a request says besides its path: `params` of the path, `query`, `body`. */
export type OptionsOf<M extends Method, Path extends string> = Omit<OperationOf<M, Path>, "answer"> & {
  signal?: AbortSignal;
  /** Instead of one that the client makes. */
  idempotencyKey?: string;
};

export type AnswerOf<M extends Method, Path extends string> =
  OperationOf<M, Path> extends { answer: infer Answer } ? Answer : never;

type Rest<Options> = object extends Options ? [options?: Options] : [options: Options];

/** Every operation of the server, by method and path. @throws PalaestraError */
export type Call<M extends Method> = <Path extends PathOf<M>>(
  path: Path,
  ...rest: Rest<OptionsOf<M, Path>>
) => Promise<AnswerOf<M, Path>>;

export interface Api {
  get: Call<"GET">;
  post: Call<"POST">;
  put: Call<"PUT">;
  patch: Call<"PATCH">;
  delete: Call<"DELETE">;
}

interface AnyOptions {
  params?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** The operations for whoever is signed in. */
export function apiOf(session: Session, request: Requester): Api {
  const call =
    (method: Method) =>
    async (path: string, { body, signal, idempotencyKey, ...place }: AnyOptions = {}) => {
      const key = method === "GET" || KEYLESS.test(path) ? undefined : (idempotencyKey ?? newId());
      const asked: Request = { method, path: fill(path, place), body, signal, key };
      const access = await session.authorize();
      try {
        return await request({ ...asked, access });
      } catch (error) {
        if (!(error instanceof PalaestraError) || error.code !== "not_signed_in") throw error;
        const another = await session.authorize(access);
        if (another === access) throw session.refused(error);
        return request({ ...asked, access: another });
      }
    };
  return {
    get: call("GET"),
    post: call("POST"),
    put: call("PUT"),
    patch: call("PATCH"),
    delete: call("DELETE"),
  } as Api;
}

/** The path with its parameters and query. */
export function fill(path: string, { params = {}, query = {} }: AnyOptions = {}): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  // Values are turned to text by it.
  return given[0] ? `${filled}?${new URLSearchParams(given as [string, string][])}` : filled;
}
