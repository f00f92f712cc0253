import { mapConcurrently } from "../../testbed.ts";
import { LeanWebSocket } from "../../web-socket.ts";
import type { Played, Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";
import { difference } from "../tally.ts";

const PING_EVERY_MS = 30_000;
const PONG_MS_MAX = 20_000;
const PINGS_A_MINUTE = 2;
const PINGS_A_HALF_HOUR = 60;
const PINGS_AN_HOUR = 2 * PINGS_A_HALF_HOUR;
const PINGS_A_DAY = 24 * PINGS_AN_HOUR;

/** A day in which nobody says anything. Clients ping as docs/protocol.md asks them to, and the crons run. */
export const IDLE_SCENES: Scene[] = [
  {
    name: "a day of 1,000 idle sockets in one room",
    unit: "day of a socket",
    people: 1000,
    async play(stage) {
      const [creator, ...others] = stage.people(0, 1000);
      if (!creator) throw new Error("There is nobody");
      const participants = others.map(({ accountId }) => accountId);
      const created = await stage.server.request("POST", "/api/chat/conversations/", creator, {
        participants,
      });
      const path = `/ws/chat/${(created as { id: number }).id}/`;
      return playDay(stage, { people: 1000, path, pingEvery: PINGS_A_HALF_HOUR });
    },
  },
  {
    name: "a day of 20 idle events sockets",
    unit: "day of a socket",
    people: 20,
    play: (stage) => playDay(stage, { people: 20, path: "/ws/events/", pingEvery: 1 }),
  },
];

interface Day {
  people: number;
  path: string;
  /**
   * Of so many of a client's pings one is sent. More than one where the runtime answers them: it compares each with the same
   * text, whatever the time is, so if it answers one it would have answered them all.
   */
  pingEvery: number;
}

/**
 * The server's clock is put forward from one ping to the next, and only while no alarm is set, no timer is pending and no
 * object is busy; an alarm that is set is waited for. The crons run every half hour, and every minute in the hour after they did anything: what one run
 * leaves undone the next one finds, so a run between two that find nothing has nothing to do.
 * @throws Error if a ping isn't answered, or one that stands for others has reached an object
 */
async function playDay(stage: Stage, { people, path, pingEvery }: Day): Promise<Played> {
  const sockets = await mapConcurrently(stage.people(0, people), (person) =>
    IdleSocket.open(stage.server.socketUrl(path, person)),
  );
  stage.report("waits until all are settled");
  await stage.runCronsUntilDone();
  const before = await stage.quiet();
  let everyMinuteUntil = 0;
  for (let step = 1; step <= PINGS_A_DAY; step += 1) {
    await stage.advance(PING_EVERY_MS);
    const runsCrons = step % (step < everyMinuteUntil ? PINGS_A_MINUTE : PINGS_A_HALF_HOUR) === 0;
    if (runsCrons && (await stage.runCrons())) everyMinuteUntil = step + PINGS_AN_HOUR;
    if (step % pingEvery === 0) await pingAll(sockets);
    if (step % (4 * PINGS_AN_HOUR) === 0) stage.report(`${step / PINGS_AN_HOUR} hours have passed`);
  }
  const tally = difference(before, await stage.quiet());
  for (const socket of sockets) socket.close();
  if (pingEvery > 1 && tally.frames > 0) throw new Error(`${tally.frames} pings have woken ${path}`);
  return { tally, units: people };
}

/** Resolves when all are answered. */
async function pingAll(sockets: readonly IdleSocket[]): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("A ping was not answered")), PONG_MS_MAX);
  await Promise.race([late.promise, Promise.all(sockets.map((socket) => socket.ping()))]);
  clearTimeout(timer);
}

/** A connection that does nothing but ping. */
class IdleSocket {
  readonly #socket: LeanWebSocket;
  #answered = () => {};

  private constructor(address: string) {
    this.#socket = new LeanWebSocket(address, (data, start, end) => {
      if (data.toString("latin1", start, end) === "pong") this.#answered();
    });
    this.#socket.onClose = () => {
      throw new Error(`${new URL(address).pathname} was closed`);
    };
  }

  static async open(address: string): Promise<IdleSocket> {
    const socket = new IdleSocket(address);
    await socket.#socket.opened;
    return socket;
  }

  /** Resolves when it is answered. */
  ping(): Promise<void> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write("ping");
    });
  }

  close(): void {
    this.#socket.close();
  }
}
