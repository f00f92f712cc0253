import type { Operation } from "../../test/support/documents/served.ts";
import type { Request } from "../lib/caller.ts";
import { inFlight } from "../lib/in-flight.ts";
import { ROLES, type Role, type Scene } from "../lib/scene.ts";
import { pathIn } from "../lib/world.ts";
import { WRITES } from "../lib/writes/all.ts";
import { OPERATION_ACCESS } from "./operation-table.ts";

const AT_ONCE = 10;

/** The query without which a read says nothing. */
function queryOf(scene: Scene, { name }: Operation): string {
  const { channel, workspace, exercise, owner } = scene.world;
  const queries: Record<string, string> = {
    "GET /api/messages": `?channel_id=${channel}`,
    "GET /api/channels": `?workspace_id=${workspace}`,
    "GET /api/profiles": `?account=${owner.accountId}`,
    "GET /api/exercise-logs/progress": `?exercise=${exercise}`,
  };
  return queries[name] ?? "";
}

/** What someone in a role asks. */
async function requestOf(scene: Scene, operation: Operation, role: Role): Promise<Request> {
  const person = scene.personOf(role);
  const { name, method } = operation;
  const prepare = WRITES[name];
  const prepared = method === "GET" ? {} : await prepare?.(scene, person ?? scene.owner);
  const isNobody = role === "nobody";
  const isChat = /^\w+ (\/api)?\/chats\/\{/.test(name) && method === "GET" && role !== "owner";
  const params = isChat ? { username: scene.owner.username } : (prepared?.params ?? {});
  const as = isNobody ? undefined : (prepared?.as ?? person);
  return {
    ...{ method, as, path: pathIn(scene.world, operation.path, params) + queryOf(scene, operation) },
    ...(prepared?.body !== undefined && { body: prepared.body }),
    ...(prepared?.headers && { headers: prepared.headers }),
  };
}

/** Asks every operation in every role, and compares the statuses with the table. Gives how many were asked. */
export async function checkAccess(scene: Scene): Promise<number> {
  const { judge } = scene.caller;
  for (const { name, method } of judge.operations) {
    if (!(name in OPERATION_ACCESS)) scene.caller.fault("no row", `${name} is not in the table of access`);
    if (method !== "GET" && !(name in WRITES))
      scene.caller.fault("no write", `${name} is not among the writes`);
  }
  const names = new Set(judge.operations.map(({ name }) => name));
  for (const name of Object.keys(OPERATION_ACCESS)) {
    if (!names.has(name)) scene.caller.fault("no operation", `${name} is in the table of access alone`);
  }
  await inFlight(AT_ONCE, judge.operations, async (operation) => {
    const statuses: string[] = [];
    for (const role of ROLES) {
      const { status } = await scene.ask(await requestOf(scene, operation, role));
      statuses.push(String(status));
    }
    const expected = OPERATION_ACCESS[operation.name];
    const found = statuses.join(" ");
    if (expected !== found)
      scene.caller.fault("access", `${operation.name}: ${found} for ${ROLES.join(", ")}, not ${expected}`);
  });
  return judge.operations.length * ROLES.length;
}
