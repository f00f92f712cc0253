import { mapConcurrently } from "../../testbed.ts";
import { LeanWebSocket } from "../../web-socket.ts";
import type { Played, Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";
import { difference, type Tally } from "../tally.ts";

const PING_EVERY_MS = 30_000;
const PONG_MS_MAX = 20_000;
const PINGS_A_MINUTE = 2;
const PINGS_A_HALF_HOUR = 60;
const PINGS_AN_HOUR = 2 * PINGS_A_HALF_HOUR;
/** By the clients of one idle socket. */
export const PINGS_A_DAY = 24 * PINGS_AN_HOUR;

/** How many people are connected to the one idle room. */
export const IDLE_PEOPLE = 1000;

/** A silent day. Clients ping as in docs/protocol.md, and crons run. */
export const IDLE_SCENES: Scene[] = [
  {
    name: "a day of 1,000 idle sockets in one room",
    unit: "day of a socket",
    people: IDLE_PEOPLE,
    play: async (stage) => playDay(await openIdleRoom(stage), IDLE_PEOPLE),
  },
  {
    name: "a day of 20 idle events sockets",
    unit: "day of a socket",
    people: 20,
    play: async (stage) =>
      playDay(await IdleDay.begin(stage, { people: 20, path: "/ws/events/", pingEvery: 1 }), 20),
  },
];

/** A thousand people connect to one room. */
export async function openIdleRoom(stage: Stage): Promise<IdleDay> {
  const [creator, ...others] = stage.people(0, IDLE_PEOPLE);
  if (!creator) throw new Error("There is nobody");
  const participants = others.map(({ accountId }) => accountId);
  const created = await stage.server.request("POST", "/api/chat/conversations/", creator, { participants });
  const path = `/ws/chat/${(created as { id: number }).id}/`;
  return IdleDay.begin(stage, { people: IDLE_PEOPLE, path, pingEvery: PINGS_A_HALF_HOUR });
}

async function playDay(day: IdleDay, units: number): Promise<Played> {
  await day.pass(PINGS_A_DAY);
  const tally = await day.tally();
  day.close();
  return { tally, units };
}

interface Sockets {
  people: number;
  path: string;
  /**
   * Of so many of a client's pings one is sent. More than one where the runtime answers them: it compares each with the same
   * text, whatever the time is, so if it answers one it would have answered them all.
   */
  pingEvery: number;
}

/**
 * The server's clock is put forward from one event to the next, and only while no alarm is set, no timer is pending and no
 * object is busy; an alarm that is set is waited for. The crons run every half hour, and every minute in the hour after they did anything: what one run
 * leaves undone the next one finds, so a run between two that find nothing has nothing to do.
 */
export class IdleDay {
  readonly #stage: Stage;
  readonly #plan: Sockets;
  readonly #sockets: readonly IdleSocket[];
  readonly #before: Tally;
  #step = 0;
  #everyMinuteUntil = 0;

  private constructor(stage: Stage, plan: Sockets, sockets: readonly IdleSocket[], before: Tally) {
    this.#stage = stage;
    this.#plan = plan;
    this.#sockets = sockets;
    this.#before = before;
  }

  /** Everyone connects; the day begins once all are settled. */
  static async begin(stage: Stage, plan: Sockets): Promise<IdleDay> {
    const { people, path } = plan;
    const sockets = await mapConcurrently(stage.people(0, people), (person) =>
      IdleSocket.open(stage.server.socketUrl(path, person)),
    );
    stage.report("waits until all are settled");
    await stage.runCronsUntilDone();
    return new IdleDay(stage, plan, sockets, await stage.quiet());
  }

  /** Lets time pass, by the pings that a client sends in it. @throws Error if a ping isn't answered */
  async pass(pings: number): Promise<void> {
    const { pingEvery } = this.#plan;
    for (const end = this.#step + pings; this.#step < end; ) {
      const cronsEvery = this.#step < this.#everyMinuteUntil ? PINGS_A_MINUTE : PINGS_A_HALF_HOUR;
      const stride = Math.min(
        ...[cronsEvery, pingEvery].map((every) => every - (this.#step % every)),
        end - this.#step,
      );
      await this.#stage.advance(stride * PING_EVERY_MS);
      this.#step += stride;
      const step = this.#step;
      if (step % cronsEvery === 0 && (await this.#stage.runCrons()))
        this.#everyMinuteUntil = step + PINGS_AN_HOUR;
      if (step % pingEvery === 0) await pingAll(this.#sockets);
      if (step % (4 * PINGS_AN_HOUR) === 0) this.#stage.report(`${step / PINGS_AN_HOUR} hours have passed`);
    }
  }

  /** What was counted since the day began. @throws Error if a ping that stands for others has reached an object */
  async tally(): Promise<Tally> {
    const tally = difference(this.#before, await this.#stage.quiet());
    const { path, pingEvery } = this.#plan;
    if (pingEvery > 1 && tally.frames > 0) throw new Error(`${tally.frames} pings have woken ${path}`);
    return tally;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

/** Resolves when all are answered. */
async function pingAll(sockets: readonly IdleSocket[]): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("A ping was not answered")), PONG_MS_MAX);
  await Promise.race([late.promise, Promise.all(sockets.map((socket) => socket.ping()))]);
  clearTimeout(timer);
}

/** A connection that only pings. */
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

  /** Resolves with the answer. */
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
