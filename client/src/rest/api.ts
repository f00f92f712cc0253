import { KEYLESS, type Operations } from "../api-types.ts";
import { PalaestraError } from "../error.ts";
import { newId } from "../platform.ts";
import type { Session } from "../session/session.ts";
import type { Request, Requester } from "./request.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

type Method = (typeof METHODS)[number];

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

const keyless = KEYLESS.split(" ");

/** The operations for whoever is signed in. */
export function apiOf(session: Session, request: Requester): Api {
  const call =
    (method: Method) =>
    async (path: string, options: AnyOptions = {}) => {
      const { body, signal } = options;
      const isKeyed = method !== "GET" && !keyless.includes(path.slice("/api/".length, -1));
      const key: Record<string, string> = isKeyed
        ? { "Idempotency-Key": options.idempotencyKey ?? newId() }
        : {};
      const bare: Request = {
        method,
        path: fill(path, options),
        body,
        signal,
        isRepeatable: isKeyed || method === "GET",
      };
      const ask = async (refused?: Request["headers"]) => {
        const { headers, ...rest } = await session.authorize(refused);
        return { ...bare, ...rest, headers: { ...key, ...headers } };
      };
      const asked = await ask();
      try {
        return await request(asked);
      } catch (error) {
        if (!(error instanceof PalaestraError) || error.code !== "not_signed_in") throw error;
        const again = await ask(asked.headers);
        if (again.headers.Authorization === asked.headers.Authorization) throw session.refused(error);
        return request(again);
      }
    };
  return Object.fromEntries(METHODS.map((method) => [method.toLowerCase(), call(method)])) as unknown as Api;
}

/** The path with its parameters and query. */
export function fill(path: string, { params = {}, query = {} }: AnyOptions = {}): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length === 0 ? filled : `${filled}?${search}`;
}
