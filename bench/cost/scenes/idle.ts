import { mapConcurrently } from "../../testbed.ts";
import { LeanWebSocket } from "../../web-socket.ts";
import type { Played, Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";
import { difference } from "../tally.ts";

const PING_EVERY_MS = 30_000;
const PINGS_A_MINUTE = 2;
const PINGS_AN_HOUR = 120;
const PINGS_A_DAY = 24 * PINGS_AN_HOUR;
const EVERY_MINUTE = "* * * * *";
const EVERY_HALF_HOUR = "*/30 * * * *";

const PING = "ping";
const HEARTBEAT = '{"type":"heartbeat","status":"online"}';

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
      return playDay(stage, 1000, `/ws/chat/${(created as { id: number }).id}/`, PING);
    },
  },
  {
    name: "a day of 1,000 idle presence sockets",
    unit: "day of a socket",
    people: 1000,
    play: (stage) => playDay(stage, 1000, "/ws/presence/", HEARTBEAT),
  },
  {
    name: "a day of 100 idle events sockets",
    unit: "day of a socket",
    people: 100,
    play: (stage) => playDay(stage, 100, "/ws/events/", PING),
  },
];

/**
 * The server's clock is put forward from one ping to the next, and only while no alarm is set and no object is busy; an alarm
 * that is set is waited for. Every ping is sent and every cron run, so nothing that would happen in a day is left out.
 */
async function playDay(stage: Stage, people: number, path: string, ping: string): Promise<Played> {
  const { server } = stage;
  const sockets = await mapConcurrently(stage.people(0, people), (person) =>
    IdleSocket.open(server.socketUrl(path, person)),
  );
  stage.say("waits until all are settled");
  const before = await stage.quiet();
  for (let count = 1; count <= PINGS_A_DAY; count += 1) {
    const { running, pendingAlarms } = await stage.report();
    if (running > 0 || pendingAlarms.length > 0) await stage.quiet();
    await stage.report(PING_EVERY_MS);
    if (count % PINGS_A_MINUTE === 0) await server.runCron(EVERY_MINUTE);
    if (count % (PINGS_AN_HOUR / 2) === 0) await server.runCron(EVERY_HALF_HOUR);
    await Promise.all(sockets.map((socket) => socket.ping(ping)));
    if (count % (4 * PINGS_AN_HOUR) === 0) stage.say(`${count / PINGS_AN_HOUR} hours have passed`);
  }
  const after = await stage.quiet();
  for (const socket of sockets) socket.close();
  return { tally: difference(before, after), units: people };
}

/** A connection that does nothing but ping. */
class IdleSocket {
  readonly #socket: LeanWebSocket;
  #answered = () => {};

  private constructor(address: string) {
    this.#socket = new LeanWebSocket(address, (data, start, end) => {
      if (/^pong$|heartbeat_ack/.test(data.toString("latin1", start, end))) this.#answered();
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
  ping(frame: string): Promise<void> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(frame);
    });
  }

  close(): void {
    this.#socket.close();
  }
}
