import { Connection } from "../../../scripts/connection.ts";
import { mapConcurrently } from "../../testbed.ts";
import type { Played, Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";
import { difference, emptyTally } from "../tally.ts";

const PEOPLE = 500;

export const RECONNECT_SCENE: Scene = {
  name: "500 people in conversations of two reconnect after a deployment",
  unit: "reconnect",
  people: PEOPLE,
  play,
};

/** Includes the next crons, one of which looks for people who did not return. */
async function play(stage: Stage): Promise<Played> {
  const { server } = stage;
  const pairs = Array.from({ length: PEOPLE / 2 }, (_, pair) => stage.people(2 * pair, 2));
  const paths = await mapConcurrently(pairs, async ([one, other]) => {
    if (!one || !other) throw new Error("A conversation needs two people");
    const body = { user_id: other.accountId };
    const started = await server.request("POST", "/api/chat/conversations/start/", one, body);
    const path = `/ws/chat/${(started as { id: number }).id}/`;
    for (const person of [one, other]) {
      const socket = await stage.connect(path, person);
      socket.send({ type: "message", content: "See you at six.", client_id: "c-1" });
      await socket.receive("chat_message", ({ sender_id }) => sender_id === person.accountId);
    }
    return path;
  });
  stage.report("waits until all are settled");
  await stage.runCronsUntilDone();
  await stage.quiet();
  server.kill();
  await server.restart();
  stage.report("all come back");
  await mapConcurrently(stage.people(0, PEOPLE), async (person, index) => {
    const issued = (await server.request("POST", "/api/ws-tickets/", person)) as { ticket: string };
    const url = new URL(paths[Math.floor(index / 2)] ?? "", server.url.replace("http", "ws"));
    url.search = String(new URLSearchParams({ after: "2", ticket: issued.ticket }));
    const socket = await Connection.open(url.href);
    await socket.receive("connected");
  });
  await stage.quiet();
  await stage.runCrons();
  return { tally: difference(emptyTally(), await stage.quiet()), units: PEOPLE };
}
