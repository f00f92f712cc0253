import { expect, it } from "vitest";
import type { Decoded, FrameSender } from "../../../src/realtime/dialect.ts";
import type { SocketDescription } from "../../../src/realtime/frames.ts";
import { SPEAKER } from "./dialect.ts";

/** Validates a server frame against its documentation. */
export const parseToldOf = (socket: SocketDescription) => (frame: unknown) => {
  const described = socket.receive.find(({ name }) => name === (frame as { type: string }).type);
  expect(described, JSON.stringify(frame)).toBeDefined();
  return described?.schema.parse(frame);
};

/** Checks a documentation's examples: client frames decode, and server frames match their schemas. */
export function describeExamples(
  dialect: { decode(frame: string, sender: FrameSender): Decoded<unknown> },
  socket: SocketDescription,
) {
  it.each(socket.send)(
    "$name: its example is understood, and is what its schema says",
    ({ schema, example }) => {
      expect(dialect.decode(JSON.stringify(example), SPEAKER)).toMatchObject({ ok: true });
      expect(() => schema.parse(example)).not.toThrow();
    },
  );

  it.each(socket.receive)(
    "$name, which is told: its example is what its schema says",
    ({ schema, example }) => {
      expect(schema.parse(example)).toEqual(example);
    },
  );
}
