import { beforeAll, describe, expect, it } from "vitest";
import { SOCKETS } from "../../src/features/documentation/sockets.ts";
import type { SocketDescription } from "../../src/realtime/frames.ts";
import { BOUNDARY_VALUES, stringify } from "../support/boundary-values.ts";
import { placesIn, replacedAt } from "../support/json-schemas.ts";
import { openSocket, type TestSocket } from "../support/socket.ts";
import { knownFields, makeWorld, type World } from "../support/world.ts";

const INTERNAL_CLOSE_CODES = [1011, 4000];
/** Binary, as no boundary frame is: its refusal tells that all frames before it were read. */
const END = new ArrayBuffer(1);

let world: World;

beforeAll(async () => {
  world = await makeWorld();
});

/** An example frame with the ids of this world in its fields. */
function inThisWorld(frame: unknown): unknown {
  const known = knownFields(world);
  let copy = frame;
  for (const place of placesIn(frame)) {
    const name = place.at(-1) ?? "";
    if (Object.hasOwn(known, name)) copy = replacedAt(copy, place, known[name]);
  }
  return copy;
}

function framesOf({ send }: SocketDescription): string[] {
  return send.flatMap(({ example }) => {
    const frame = inThisWorld(example);
    return [...placesIn(frame)].flatMap((place) =>
      BOUNDARY_VALUES.map((value) => stringify(replacedAt(frame, place, value))),
    );
  });
}

const pathOf = ({ path }: SocketDescription) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(knownFields(world)[name]));

const repliesTo = (socket: SocketDescription) => !socket.path.startsWith("/ws/events");

describe("a frame with a boundary value in any one field", () => {
  it.each(SOCKETS.filter(repliesTo).map((socket) => [socket.path, socket] as const))(
    "leaves the socket open on %s",
    { timeout: 120_000 },
    async (_, description) => {
      const frames = framesOf(description);
      expect(frames.length > 0 || description.send.length === 0).toBe(true);
      const socket = await openSocket(pathOf(description), { as: world.ada });
      for (const frame of frames) socket.send(frame);
      socket.send(END);
      expect(await errorsUntilTheEnd(socket)).not.toContain("internal_error");
    },
  );

  it("is answered, ignored, or closes the socket with 3100 on /ws/events/", {
    timeout: 120_000,
  }, async () => {
    const description = SOCKETS.find((each) => !repliesTo(each));
    if (!description) throw new Error("There is no such socket");
    const frames = framesOf(description);
    expect(frames.length).toBeGreaterThan(100);
    let closed = 0;
    for (const frame of frames) {
      const socket = await openSocket(pathOf(description), { as: world.ada });
      socket.send(frame);
      socket.send("{");
      const { code } = await socket.closed;
      expect(INTERNAL_CLOSE_CODES).not.toContain(code);
      expect({ frame, code }).toEqual({ frame, code: 3100 });
      closed += 1;
    }
    expect(closed).toBe(frames.length);
  });
});

/** The codes of all errors before the refusal of the last frame. */
async function errorsUntilTheEnd(socket: TestSocket): Promise<Set<unknown>> {
  const codes = new Set<unknown>();
  for (;;) {
    const { code } = await socket.nextOf("error");
    if (code === "unsupported_media_type") return codes;
    codes.add(code);
  }
}
