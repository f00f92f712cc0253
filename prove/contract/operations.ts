import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { follow, type Operation, type Parameter, type Schema } from "../../test/support/documents/served.ts";
import type { ServerPerson } from "../../test/support/server.ts";
import { broken } from "../lib/broken.ts";
import type { Answer, Caller } from "../lib/caller.ts";
import { inFlight } from "../lib/in-flight.ts";
import { brokenParameter, fitsParameter, validParameter, type Written } from "../lib/parameters.ts";
import { valid } from "../lib/valid.ts";
import { knownFields, NO_NUMBER, NO_UUID, pathIn, type World } from "../lib/world.ts";
import { explained, isLenient } from "./rules.ts";

export interface Sizes {
  /** Requests of each operation that fit its schemas. */
  good: number;
  /** Requests that were made of such by breaking them. */
  bad: number;
  seed: number;
  others: readonly ServerPerson[];
}

interface Attempt {
  operation: Operation;
  path: string;
  body: string | undefined;
  /** Null where the document leaves it open. */
  isGood: boolean | null;
}

/** What bodies and queries name, and what stands in paths. */
interface Worlds {
  world: World;
  paths: World;
}

const AT_ONCE = 16;
/** Whoever asks these has no login afterwards. */
const ENDS_THE_LOGIN = /^POST \/api\/(auth\/logout|auth\/logout-all|logout)$/;

/** Asks every operation what fits its schemas, and what was broken, and keeps what is answered otherwise than documented. */
export async function checkOperations(caller: Caller, world: World, sizes: Sizes): Promise<void> {
  // Sets are logged in one session, and another changes its state.
  const { id } = await caller.make<{ id: string }>({
    ...{ method: "POST", path: "/api/workout-sessions/", as: world.owner, body: { workout: world.workout } },
  });
  const paths = { ...world, session: id };
  const attempts: Attempt[] = [];
  for (const operation of caller.judge.operations) {
    attempts.push(...attemptsOf(caller, { world, paths }, operation, sizes));
    // Choosing takes seconds, in which the server ends idle connections: that must be heard before they are used again.
    await setImmediate();
  }
  const [leaver] = sizes.others;
  await inFlight(AT_ONCE, attempts, async ({ operation, path, body, isGood }) => {
    const as = ENDS_THE_LOGIN.test(operation.name) ? leaver : world.owner;
    const answer = await caller.ask({
      method: operation.method,
      path,
      as,
      ...(body !== undefined && { body }),
    });
    if (isGood === null) return;
    const shown = `${operation.name}: ${answer.path.slice(0, 160)} ${body?.slice(0, 400) ?? ""}`;
    if (isGood && answer.status === 400 && !explained(answer))
      caller.fault("good one refused", `${shown}: ${detailOf(answer)}`);
    if (!isGood && answer.status < 400 && !isLenient(operation.name, path, body))
      caller.fault("bad one accepted", `${shown}: ${answer.status}`);
  });
}

function attemptsOf(
  caller: Caller,
  worlds: Worlds,
  operation: Operation,
  { good, bad, seed }: Sizes,
): Attempt[] {
  const arbitraries = [
    { arbitrary: requests(caller, worlds, operation, "good"), numRuns: good },
    { arbitrary: requests(caller, worlds, operation, "bad"), numRuns: bad },
  ];
  return arbitraries.flatMap(({ arbitrary, numRuns }) =>
    fc.sample(arbitrary, { numRuns, seed: seed + numRuns }),
  );
}

function requests(
  caller: Caller,
  { world, paths }: Worlds,
  operation: Operation,
  kind: "good" | "bad",
): fc.Arbitrary<Attempt> {
  const { openApi } = caller.documents;
  const known = knownFields(world);
  const media = operation.body?.content["application/json"];
  const fitting = media?.schema && valid(openApi, media.schema, known);
  const query = operation.parameters.filter((each) => each.in === "query");
  const inPath = operation.parameters.filter((each) => each.in === "path");
  const isBodyBroken = kind === "bad" && fitting !== undefined;
  const isAddressBroken = kind === "bad" && (!fitting || operation.method === "GET");
  const body: fc.Arbitrary<string | undefined> = !fitting
    ? fc.constant(undefined)
    : isBodyBroken
      ? broken(fitting)
      : fitting.map((value) => JSON.stringify(value));
  const queries = fc.tuple(...query.map((each) => queryValue(caller, each, known, isAddressBroken)));
  const odds = fc.tuple(
    ...inPath.map(() => (isAddressBroken ? fc.option(inPathParameter, { freq: 2 }) : fc.constant(null))),
  );
  return fc.tuple(body, queries, odds).map(([text, written, odd]) => {
    const search = query.flatMap(({ name }, at) => {
      const value = written[at] ?? null;
      return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
    });
    const others = Object.fromEntries(
      inPath.flatMap(({ name, schema }, at) => {
        const value = odd[at] ?? null;
        if (value !== null) return [[name, value]];
        return operation.method === "DELETE" && name !== "username" ? [[name, nobodys(schema)]] : [];
      }),
    );
    const path = pathIn(paths, operation.path, others) + (search.length > 0 ? `?${search.join("&")}` : "");
    return { operation, path, body: text, isGood: judge(caller, operation, { text, query, written, odd }) };
  });
}

/** An empty one would make another path. */
const inPathParameter = brokenParameter.filter((value) => value !== "");

function queryValue(
  caller: Caller,
  parameter: Parameter,
  known: Record<string, unknown>,
  isBroken: boolean,
): fc.Arbitrary<Written> {
  const fitting = validParameter(caller.documents.openApi, parameter, known);
  return isBroken ? fc.oneof(fitting, brokenParameter) : fitting;
}

/** Whether a request fits the document; null where an odd id in its path may be one, or a text can be read in two ways. */
function judge(
  { judge, documents }: Caller,
  { name, body, method }: Operation,
  asked: { text: string | undefined; query: Parameter[]; written: Written[]; odd: Written[] },
): boolean | null {
  const media = body?.content["application/json"];
  const verdicts: (boolean | null)[] = asked.query.map((parameter, at) => {
    const value = asked.written[at] ?? null;
    if (value === null) return parameter.required !== true;
    const schema = follow<Schema>(documents.openApi, (parameter.schema ?? {}) as Schema & { $ref: string });
    return fitsParameter((each) => judge.accepts({ schema }, each), schema, value);
  });
  if (media && asked.text !== undefined) {
    const fitting = (text: string) => fits((each) => judge.accepts(media, each), text);
    const verdict = fitting(asked.text);
    const isOpen = verdict === false && IGNORES_CODES.test(name) && fitting(withoutCodes(asked.text));
    verdicts.push(isOpen ? null : verdict);
  }
  if (method === "DELETE" && media) return null;
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) || asked.odd.some((each) => each !== null) ? null : true;
}

/** A byte order mark, a field twice, and numbers beyond those that are exact. */
const AMBIGUOUS = /^\ufeff|"a":1,"a":2|1e400|9007199254740992|9223372036854775808|9{400}/;

/** Where a code is read only if the change needs one. */
const IGNORES_CODES = /^(?:PUT|PATCH) \/api\/(?:auth\/profile|accounts\/\{id\})$/;

function withoutCodes(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return text;
    return JSON.stringify({ ...value, code: undefined, otp: undefined });
  } catch {
    return text;
  }
}

/** Null for what readers of JSON differ about. */
function fits(accepts: (value: unknown) => boolean, text: string): boolean | null {
  if (text === "" || AMBIGUOUS.test(text)) return null;
  try {
    return accepts(JSON.parse(text));
  } catch {
    return false;
  }
}

function nobodys(schema: Schema | undefined): string | number {
  return [schema?.type].flat().includes("integer") ? NO_NUMBER : NO_UUID;
}

function detailOf({ json }: Answer): string {
  return String((json as { detail?: string } | null)?.detail).slice(0, 200);
}
