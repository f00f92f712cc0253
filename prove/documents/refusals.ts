import { randomUUID } from "node:crypto";
import { QUOTAS } from "../../src/lib/quotas.ts";
import { codesOf, isRepeatable, type Operation } from "../../test/support/documents/served.ts";
import type { Request } from "../lib/caller.ts";
import { inFlight } from "../lib/in-flight.ts";
import type { Scene } from "../lib/scene.ts";
import { fileForm, pathIn } from "../lib/world.ts";
import { WRITES } from "../lib/writes/all.ts";

const NO_QUOTA = Object.keys(QUOTAS)
  .map((name) => `${name}=0`)
  .join(" ");
const AT_ONCE = 12;
/** Where fields are missing, and where all may be left out. */
const UNREADABLE = '{"refresh":7}';
const BODY_BYTES_TOO_MANY = 300_000;
const ELSEWHERE = "https://elsewhere.example";
/** Past the writes of a minute, and the requests of a minute that nobody signed. */
const FLOOD = 330;
const TRIES = 5;

/** Meets every operation with what refuses it before it is done, whatever it does. */
export async function provokeRefusals(scene: Scene): Promise<void> {
  const { owner, caller } = scene;
  await inFlight(AT_ONCE, caller.judge.operations, async (operation) => {
    const { method, name } = operation;
    const path = pathIn(scene.world, operation.path);
    const as = operation.isSecured ? (/logout/.test(name) ? scene.spare() : owner) : undefined;
    const tries: (readonly [code: string, request: Partial<Request>])[] = [
      ["malformed_body", { body: "{" }],
      ["unsupported_media_type", { body: "{}", headers: { "Content-Type": "text/plain" } }],
      ["content_too_large", { body: JSON.stringify({ text: "x".repeat(BODY_BYTES_TOO_MANY) }) }],
      // One that takes no body would be done.
      ...(method === "DELETE" || !operation.body
        ? []
        : [["validation_failed", { body: UNREADABLE }] as const]),
      ["validation_failed", { body: "{}", headers: { "Idempotency-Key": "" } }],
      [
        "validation_failed",
        { path: `${path}?page=0&limit=0&page_size=0&offset=-1&after=0&before=0&format=xml&unit=stone` },
      ],
      [
        "validation_failed",
        { path: `${path}?account=x&exercise=x&session=x&date_from=x&date_to=x&is_read=x&bucket=x&status=x` },
      ],
      ["origin_not_allowed", { headers: { Cookie: `access_token=${owner.access}`, Origin: ELSEWHERE } }],
    ];
    const codes = new Set(Object.keys(operation.responses).flatMap((status) => codesOf(operation, status)));
    for (const [code, request] of tries) {
      // A body is for writes, and a query with faults alone would let one through.
      const isForOthers = method === "GET" ? "body" in request : "path" in request;
      if (!codes.has(code) || isForOthers) continue;
      const isByCookie = code === "origin_not_allowed";
      await scene.ask({ method, path, as: isByCookie ? undefined : as, ...request });
    }
  });
}

/** Sends each write under a key, and then another under the same. */
export async function reuseKeys(scene: Scene): Promise<void> {
  for (const operation of scene.caller.judge.operations.filter(isRepeatable)) {
    const prepared = await WRITES[operation.name]?.(scene, scene.owner);
    if (!prepared) continue;
    const { params, body, headers, as = operation.isSecured ? scene.owner : undefined } = prepared;
    const request = {
      ...{ method: operation.method, as, headers: { ...headers, "Idempotency-Key": randomUUID() } },
      ...(body !== undefined && { body }),
    };
    const path = pathIn(scene.world, operation.path, params);
    await scene.ask({ ...request, path });
    // Where what was deleted is looked for before the key is, the key is used for another.
    const isLookedForFirst = operation.method === "DELETE" && operation.name !== "DELETE /api/games/{gameId}";
    const next = isLookedForFirst ? await WRITES[operation.name]?.(scene, scene.owner) : prepared;
    await scene.ask({ ...request, path: `${pathIn(scene.world, operation.path, next?.params)}?again` });
  }
}

/** With someone to whom the owner has not talked yet. */
function firstWords(scene: Scene): Request[] {
  const { owner: as } = scene;
  const { accountId, username } = scene.spare();
  return [
    { method: "POST", path: "/api/chat/conversations/start/", as, body: { user2: accountId } },
    { method: "POST", path: "/api/chat/send/", as, body: { recipient_id: accountId, content: "Hi" } },
    { method: "PUT", path: `/chats/${username}/`, as },
  ];
}

function sendingFile({ owner: as, world }: Scene): Request {
  const path = `/api/chat/conversations/${world.group}/send_message/`;
  return { method: "POST", path, as, body: fileForm() };
}

/** Sends each write by people who may store nothing more. */
export async function exceedQuotas(scene: Scene): Promise<void> {
  const requests: Request[] = [];
  for (const operation of scene.caller.judge.operations) {
    const prepared = await WRITES[operation.name]?.(scene, scene.owner);
    if (!prepared) continue;
    const { params, body, headers, as = operation.isSecured ? scene.owner : undefined } = prepared;
    const path = pathIn(scene.world, operation.path, params);
    requests.push({
      ...{ method: operation.method, path, as, ...(headers && { headers }) },
      ...(body !== undefined && { body }),
    });
  }
  requests.push(...firstWords(scene), sendingFile(scene));
  await scene.caller.server.reconfigure({ QUOTAS: NO_QUOTA });
  for (const request of requests) await scene.ask(request);
}

/** Asks so much, of a server whose limits are on, that everything that is limited is refused. */
export async function exceedLimits(scene: Scene): Promise<void> {
  const { caller, owner } = scene;
  const limited = caller.judge.operations.filter((operation) =>
    codesOf(operation, 429).includes("rate_limited"),
  );
  const ask = (operation: Operation) => {
    const as = operation.isSecured ? owner : undefined;
    const body = operation.body ? { body: "{}" } : {};
    return scene.ask({ method: operation.method, path: pathIn(scene.world, operation.path), as, ...body });
  };
  const flood = () => scene.ask({ method: "POST", path: "/api/activities/", as: owner, body: {} });
  await inFlight(AT_ONCE, Array.from({ length: FLOOD }), async () => void (await flood()));
  await inFlight(AT_ONCE, limited, async (operation) => {
    // The minute of the limit may be over at any moment, also between a flood and what is asked then.
    for (let tries = 0; tries < TRIES; tries += 1) {
      while (operation.isSecured && (await flood()).status !== 429);
      for (let count = 0; count < (operation.isSecured ? 1 : FLOOD); count += 1) {
        if ((await ask(operation)).status === 429) return;
      }
    }
  });
}
