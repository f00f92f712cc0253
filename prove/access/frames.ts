import { inFlight } from "../lib/in-flight.ts";
import { type Frame, Line } from "../lib/line.ts";
import { placesIn, replacedAt } from "../lib/places.ts";
import { ROLES, type Role, type Scene } from "../lib/scene.ts";
import { knownFields, NO_NUMBER } from "../lib/world.ts";
import { FRAME_ACCESS, SOCKET_ACCESS } from "./frame-table.ts";

const EVENTS = "/ws/events/";
const TEXTS = new Set(["content", "body", "new_content"]);
/** Each is answered by one frame at least. */
const ANSWERED = new Set(["/ws/activity/", "/ws/presence/", "/ws/notifications/"]);
const AT_ONCE = 8;

interface Kind {
  address: string;
  kind: string;
  example: object;
}

/**
 * Opens every socket and sends every frame in every role, and compares what becomes of it with the tables: `ok`, the code
 * of the error frame, or the code of the close. Gives how many were sent.
 */
export async function checkFrameAccess(scene: Scene): Promise<number> {
  const { caller } = scene;
  const { sockets } = caller.judge;
  const kinds = kindsOf(scene);
  await inFlight(AT_ONCE, sockets, async ({ address }) => {
    const found: string[] = [];
    for (const role of ROLES) found.push(await outcomeOfOpening(scene, address, role));
    compare(scene, "access", address, found, SOCKET_ACCESS[address]);
  });
  await inFlight(AT_ONCE, kinds, async (kind) => {
    const found: string[] = [];
    const messageId = await messageFor(scene, kind);
    for (const role of ROLES) found.push(await outcomeOf(scene, kind, role, messageId));
    const name = `${kind.address} ${kind.kind}`;
    compare(scene, "access", name, found, FRAME_ACCESS[name]);
  });
  const names = new Set(
    [...sockets, ...kinds].map(({ address, ...kind }) =>
      "kind" in kind ? `${address} ${kind.kind}` : address,
    ),
  );
  for (const name of [...Object.keys(SOCKET_ACCESS), ...Object.keys(FRAME_ACCESS)]) {
    if (!names.has(name)) caller.fault("no frame", `${name} is in the table of access alone`);
  }
  await checkStored(scene);
  return (sockets.length + kinds.length) * ROLES.length;
}

function kindsOf({ caller: { judge } }: Scene): Kind[] {
  return judge.sockets.flatMap(({ address, kinds }) =>
    kinds.map(({ name, example }) => ({ address, kind: name, example })),
  );
}

async function open(scene: Scene, address: string, role: Role): Promise<Line> {
  const path = address.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(knownFields(scene.world)[name]));
  return Line.open(scene.caller, path, scene.personOf(role));
}

/** `ok`, or the code with which the socket closes. */
async function outcomeOfOpening(scene: Scene, address: string, role: Role): Promise<string> {
  const line = await open(scene, address, role);
  if (address === EVENTS) await line.settleEvents();
  else await line.settle();
  const outcome = line.isOpen ? "ok" : String(await line.closed);
  line.close();
  return outcome;
}

/** A message of the owner's in the room that frames of a socket are about; its number. */
async function messageFor(scene: Scene, { address }: Kind): Promise<number> {
  const { group, channel } = scene.world;
  if (address === "/ws/chat/{conversation_id}/") {
    const path = `/api/chat/conversations/${group}/send_message/`;
    return (await scene.post<{ id: number }>(path, { content: "Hello" })).id;
  }
  const body = { channel_id: channel, body: "Hello" };
  return (await scene.post<{ message_id: number }>("/api/messages/", body)).message_id;
}

async function outcomeOf(
  scene: Scene,
  { address, kind, example }: Kind,
  role: Role,
  messageId: number,
): Promise<string> {
  const line = await open(scene, address, role);
  // A socket that is refused is told so at once, and what is sent on it is lost.
  if (address !== EVENTS && (await line.next())?.type === "error") return String(await line.closed);
  const isJoined = address === "/ws/chat/" && kind !== "join_channel";
  if (isJoined) await exchange(line, address, { type: "join_channel", channel_id: scene.world.channel });
  const frames = await exchange(line, address, frameOf(scene, example, role, messageId));
  const error = frames.find(({ type }) => type === "error");
  const outcome = line.isOpen ? String(error?.code ?? "ok") : String(await line.closed);
  line.close();
  return outcome;
}

/** Sends a frame; gives what comes until it is done. */
async function exchange(line: Line, address: string, frame: object): Promise<Frame[]> {
  line.send(frame);
  if (address === EVENTS) return line.settleEvents();
  if (ANSWERED.has(address)) return answerOn(line);
  if (address !== "/ws/chat/") return line.settle();
  // Whoever may is decided elsewhere; the refusal of a channel that is not there comes after it.
  line.send({ type: "join_channel", channel_id: NO_NUMBER });
  return line.until(({ channel_id }) => channel_id === NO_NUMBER);
}

/** The frame after the greeting. */
async function answerOn(line: Line): Promise<Frame[]> {
  for (;;) {
    const frame = await line.next();
    if (frame === null) return [];
    if (frame.type !== "connected") return [frame];
  }
}

/** An example of the documents with the ids of this world, and who wrote it as its text. */
function frameOf(scene: Scene, example: object, role: Role, messageId: number): object {
  const person = scene.personOf(role);
  const known = {
    ...knownFields(scene.world),
    ...{
      sender_id: person?.accountId ?? 1,
      organizer_id: person?.accountId ?? 1,
      message_id: messageId,
      message_ids: [messageId],
    },
  };
  let frame: unknown = example;
  for (const place of placesIn(example)) {
    const name = String(place.at(-1));
    if (TEXTS.has(name)) frame = replacedAt(frame, place, `by ${role}`);
    else if (name === "client_id") frame = replacedAt(frame, place, crypto.randomUUID());
    else if (Object.hasOwn(known, name)) frame = replacedAt(frame, place, Reflect.get(known, name));
  }
  return frame as object;
}

/** In the owner's rooms is nothing that someone wrote who may not. */
async function checkStored({ caller, world, owner }: Scene): Promise<void> {
  const list = (path: string) => caller.make<object>({ method: "GET", path, as: owner });
  const texts = JSON.stringify([
    await list(`/api/chat/conversations/${world.group}/messages/?page_size=500`),
    await list(`/api/chat/conversations/${world.conversation}/messages/?page_size=500`),
    await list(`/api/messages/?channel_id=${world.channel}`),
  ]);
  for (const role of ["nobody", "stranger", "former member"] as const) {
    if (texts.includes(`"by ${role}"`)) caller.fault("access", `a message by ${role} is stored`);
  }
  if (!texts.includes('"by member"')) caller.fault("access", "no message by member is stored");
}

function compare(
  { caller }: Scene,
  kind: string,
  name: string,
  found: readonly string[],
  expected: string | undefined,
): void {
  if (expected === undefined)
    caller.fault("no row", `${name} is not in the table of access: ${found.join(" ")}`);
  else if (found.join(" ") !== expected)
    caller.fault(kind, `${name}: ${found.join(" ")} for ${ROLES.join(", ")}, not ${expected}`);
}
