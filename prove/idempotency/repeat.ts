import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Operation } from "../../test/support/documents/served.ts";
import type { Answer, Request } from "../lib/caller.ts";
import type { Scene } from "../lib/scene.ts";
import { pathIn } from "../lib/world.ts";
import { WRITES } from "../lib/writes/all.ts";
import { difference, type Effects } from "./effects.ts";

/** A write that was sent under its key, to be sent again later. */
export interface Sent {
  operation: Operation;
  request: Request;
  /** Null where nobody saw an answer. */
  first: Answer | null;
  /** What one run adds to the database. */
  effect: string;
  /** The rows before it was sent first. */
  before: number[];
}

/** Whoever asked for it is gone with it: a repetition is 401. */
const ENDS_ITS_CALLER = "DELETE /api/accounts/{id}";
const IN_PROGRESS = "idempotency_key_in_progress";
const REUSED = "idempotency_key_reused";
const PATIENCE_MS = 30_000;
const RETRY_AFTER_MS = 50;

/** A write of an operation with a new key, by the owner. */
export async function prepare(scene: Scene, operation: Operation): Promise<Request> {
  const prepared = await WRITES[operation.name]?.(scene, scene.owner);
  if (!prepared) throw new Error(`${operation.name} is not among the writes`);
  const { params, body, headers, as = operation.isSecured ? scene.owner : undefined } = prepared;
  return {
    ...{ method: operation.method, path: pathIn(scene.world, operation.path, params), as },
    headers: { ...headers, "Idempotency-Key": randomUUID() },
    ...(body !== undefined && { body }),
  };
}

/** What one run of a write adds to the database. */
export async function effectOfOne(scene: Scene, operation: Operation, effects: Effects): Promise<string> {
  const { headers: { "Idempotency-Key": _key, ...headers } = {}, ...request } = await prepare(
    scene,
    operation,
  );
  const before = effects.count();
  const { status, text } = await scene.ask({ ...request, headers });
  if (status >= 300) throw new Error(`${operation.name}: ${status} ${text}`);
  return difference(before, effects.count());
}

/** Sends a write twice at once, then with another body. */
export async function twiceAtOnce(
  scene: Scene,
  operation: Operation,
  effects: Effects,
  effect: string,
): Promise<Sent> {
  const { caller } = scene;
  const request = await prepare(scene, operation);
  const before = effects.count();
  const answers = await Promise.all([until(scene, request), until(scene, request)]);
  const added = difference(before, effects.count());
  const first = answers.find((each) => !isReplay(each)) ?? answers[0];
  if (added !== effect)
    caller.fault("done otherwise", `${operation.name} twice at once: ${added}, not ${effect}`);
  if (answers.filter(isReplay).length !== 1 && operation.name !== ENDS_ITS_CALLER)
    caller.fault("not replayed", `${operation.name} twice at once: ${answers.map(shown).join(" and ")}`);
  if (operation.name !== ENDS_ITS_CALLER) compare(scene, operation, "twice at once", first, ...answers);
  const other = await scene.ask({ ...request, body: otherBody(request.body) });
  const isGone =
    operation.method === "DELETE" && (other.status === 404 || operation.name === ENDS_ITS_CALLER);
  const isRefused = other.code === REUSED || isGone;
  if (!isRefused) caller.fault("not refused", `${operation.name} with another body: ${shown(other)}`);
  return { operation, request, first, effect, before };
}

/** Sends a write and hangs up, at some moment before or after it is answered. */
export async function withoutAnswer(
  scene: Scene,
  operation: Operation,
  effects: Effects,
  { effect, afterMs }: { effect: string; afterMs: number },
): Promise<Sent> {
  const request = await prepare(scene, operation);
  const before = effects.count();
  const signal = AbortSignal.timeout(Math.max(1, Math.round(afterMs)));
  await scene.ask({ ...request, signal }).catch(() => null);
  return { operation, request, first: null, effect, before };
}

/** Sends a write that nobody waits for: the server ends before, while or after it is done. */
export function interrupted(scene: Scene, { request }: Sent): Promise<unknown> {
  return scene.ask(request).catch(() => null);
}

/** Sends a write again, twice: it is answered as the first time. `since` are the rows to which one run adds in all. */
export async function again(
  scene: Scene,
  sent: Sent,
  effects: Effects,
  { when, since }: { when: string; since: number[] | null },
): Promise<void> {
  const { operation, request, first } = sent;
  const before = since ?? effects.count();
  const answer = await until(scene, request);
  if (operation.name === ENDS_ITS_CALLER && answer.status === 401) return;
  const repeated = await until(scene, request);
  if (operation.name === ENDS_ITS_CALLER && repeated.status === 401) return;
  compare(scene, operation, when, first ?? answer, answer, repeated);
  if ((first && !isReplay(answer)) || !isReplay(repeated))
    scene.caller.fault("not replayed", `${operation.name} ${when}: ${shown(answer)}, ${shown(repeated)}`);
  const added = difference(before, effects.count());
  // Before a restart one that nobody saw an answer to was done, or was not.
  const isRight = added === sent.effect || (since === null && added === "");
  if (!isRight || (since === null && first && added !== ""))
    scene.caller.fault(
      "done otherwise",
      `${operation.name} ${when}: ${added || "nothing"}, not ${sent.effect}`,
    );
}

/** No text that was sent once is in a room twice. */
export async function checkMessages({ caller, world, owner, guest }: Scene): Promise<void> {
  const list = (path: string) => caller.make<object>({ method: "GET", path, as: owner });
  const { id } = await caller.make<{ id: number }>({
    ...{ method: "POST", path: "/api/chat/conversations/start/", as: owner },
    body: { user2: guest.accountId },
  });
  const rooms = [
    await list(`/api/chat/conversations/${world.group}/messages/?page_size=500`),
    await list(`/api/chat/conversations/${id}/messages/?page_size=500`),
    await list(`/api/messages/?channel_id=${world.channel}`),
  ];
  for (const room of rooms) {
    const texts = [...JSON.stringify(room).matchAll(/"(?:content|body)":"(new_\d+)"/g)].map(
      ([, text]) => text,
    );
    if (texts.length === 0) caller.fault("lost", "a room has none of the messages that were sent");
    for (const text of texts.filter((each, at) => texts.indexOf(each) !== at))
      caller.fault("done twice", `the message ${text} is stored twice`);
  }
}

async function until(scene: Scene, request: Request): Promise<Answer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await scene.ask(request);
    if (answer.code !== IN_PROGRESS || Date.now() > deadline) return answer;
    await sleep(RETRY_AFTER_MS);
  }
}

function compare(
  { caller }: Scene,
  { name }: Operation,
  when: string,
  first: Answer,
  ...others: readonly Answer[]
): void {
  for (const other of others) {
    if (first.status >= 300 || first.status !== other.status || lasting(first) !== lasting(other)) {
      const both = `${shown(first)} ${first.text.slice(0, 200)} and ${shown(other)} ${other.text.slice(0, 200)}`;
      caller.fault("answered otherwise", `${name} ${when}: ${both}`);
    }
  }
}

/** An answer without what is not stored with it: new keys of a registration, and messages, which others may have written since. */
function lasting({ json, text }: Answer): string {
  if (typeof json !== "object" || json === null) return text;
  return JSON.stringify({ ...json, token: undefined, messages: undefined, updated_at: undefined });
}

function otherBody(body: unknown): unknown {
  if (typeof body === "string") return `${body} `;
  return { ...(body as object | undefined), another: true };
}

function isReplay({ headers }: Answer): boolean {
  return headers.get("Idempotency-Replayed") === "true";
}

function shown(answer: Answer): string {
  return `${answer.status}${answer.code && ` ${answer.code}`}${isReplay(answer) ? " replayed" : ""}`;
}
