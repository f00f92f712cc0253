import fc from "fast-check";
import type { Schema } from "../../test/support/documents/served.ts";
import { broken } from "../lib/broken.ts";
import type { Caller } from "../lib/caller.ts";
import { inFlight } from "../lib/in-flight.ts";
import { type Frame, Line } from "../lib/line.ts";
import { valid } from "../lib/valid.ts";
import { knownFields, type World } from "../lib/world.ts";
import { explainedFrame, isExplainedOnEvents } from "./rules.ts";

const EVENTS = "/ws/events/";
const BAD_DATA = 3100;
const FRAME_BYTES_MAX = 64 * 1024;
/** Codes that refuse a frame for what it is, not for what it asks. */
const UNREADABLE = new Set(["validation_failed", "malformed_body", "content_too_large", "not_allowed"]);
const AT_ONCE = 10;
/** Pongs prove that what was sent is read: otherwise a socket is closed after some MiB. */
const FRAMES_PER_PING = 20;

interface Attempt {
  text: string;
  isGood: boolean;
}

/** Sends every kind of frame, as it is documented and broken; gives how many were sent. */
export async function checkFrames(
  caller: Caller,
  world: World,
  { frames, seed }: { frames: number; seed: number },
  progress: (step: string) => void,
): Promise<number> {
  const kinds = caller.judge.sockets.flatMap(({ address, kinds }) =>
    kinds.map((kind) => ({ address, ...kind })),
  );
  const each = Math.ceil(frames / kinds.length / 2);
  let done = 0;
  await inFlight(AT_ONCE, kinds, async ({ address, name, schema }) => {
    const path = address.replaceAll(/\{(\w+)\}/g, (_, field: string) => String(knownFields(world)[field]));
    const attempts = attemptsOf(caller, world, { path, name, schema, each, seed });
    await (path === EVENTS ? sayOnEvents : say)(caller, world, path, attempts);
    done += 1;
    if (done % 10 === 0) progress(`${done} of ${kinds.length} kinds of frames`);
  });
  return kinds.length * each * 2;
}

function attemptsOf(
  caller: Caller,
  world: World,
  {
    path,
    name,
    schema,
    each,
    seed,
  }: { path: string; name: string; schema: Schema; each: number; seed: number },
): Attempt[] {
  const fitting = valid(caller.documents.asyncApi, schema, knownFields(world));
  const good = fc.sample(fitting, { numRuns: each, seed }).map((frame) => JSON.stringify(frame));
  const bad = fc.sample(broken(fitting), { numRuns: each, seed: seed + 1 });
  return [...good, ...bad].map((text) => ({ text, isGood: fits(caller, path, name, text) }));
}

/** Whether a frame fits the kind that it names. One without a kind is a message, where messages are sent; else ignored. */
function fits({ judge }: Caller, path: string, name: string, text: string): boolean {
  if (Buffer.byteLength(text) > FRAME_BYTES_MAX) return false;
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== "object" || frame === null || Array.isArray(frame)) return false;
    const { type, action } = frame as { type?: unknown; action?: unknown };
    if (path === EVENTS) {
      const isIgnored = action === undefined || action === null || action === "";
      return isIgnored || judge.acceptsFrame(path, String(action), frame);
    }
    const isUntyped =
      type === undefined && judge.acceptsFrame(path, "message", { type: "message", ...frame });
    return isUntyped || judge.acceptsFrame(path, String(type ?? name), frame);
  } catch {
    return false;
  }
}

async function say(caller: Caller, world: World, path: string, attempts: readonly Attempt[]): Promise<void> {
  const line = await Line.open(caller, path, world.owner);
  for (const [at, { text, isGood }] of attempts.entries()) {
    if (at % FRAMES_PER_PING === 0) line.send("ping");
    line.send(text);
    const frames = await line.settle();
    const errors = frames.filter(({ type }) => type === "error");
    const unreadable = errors.find(({ code }) => UNREADABLE.has(String(code)));
    if (errors.some(({ code }) => code === "internal_error"))
      caller.fault("server error", `${path} ${text.slice(0, 300)}`);
    if (!line.isOpen)
      return caller.fault("socket lost", `${path} ${text.slice(0, 300)}: ${await line.closed}`);
    if (isGood && unreadable && !explainedFrame(unreadable))
      caller.fault("good frame refused", `${path} ${text.slice(0, 300)}: ${String(unreadable.message)}`);
    if (!isGood && !unreadable)
      caller.fault("bad frame accepted", `${path} ${text.slice(0, 300)}${shown(frames)}`);
  }
  line.close();
}

async function sayOnEvents(
  caller: Caller,
  world: World,
  path: string,
  attempts: readonly Attempt[],
): Promise<void> {
  let line: Line | null = null;
  for (const { text, isGood } of attempts) {
    line ??= await Line.open(caller, path, world.owner);
    line.send(text);
    await line.settleEvents();
    const code = line.isOpen ? null : await line.closed;
    if (code !== null) line = null;
    const isExplained = isGood && isExplainedOnEvents(text, world.owner.accountId);
    if (isGood && code !== null && !isExplained)
      caller.fault("good frame refused", `${path} ${text.slice(0, 300)}: ${code}`);
    if (!isGood && code !== BAD_DATA)
      caller.fault("bad frame accepted", `${path} ${text.slice(0, 300)}: ${code ?? "open"}`);
  }
  line?.close();
}

function shown(frames: readonly Frame[]): string {
  return frames
    .map(({ type, code }) => ` → ${String(type)} ${String(code ?? "")}`)
    .join("")
    .slice(0, 200);
}
