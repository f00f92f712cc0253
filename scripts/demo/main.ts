/**
 * `npm run demo`: shows the system with real clients on a real server, and fails if a promise doesn't hold.
 */
import { exitWhenAsked } from "../lifetime.ts";
import { readOptions } from "../options.ts";
import { actOne } from "./act-one.ts";
import { actThree } from "./act-three.ts";
import { actTwo } from "./act-two.ts";
import { CheckFailed } from "./checks.ts";
import { startThrowawayServer, type ThrowawayServer } from "./server.ts";
import { type Act, Stage } from "./stage.ts";
import { Transcript } from "./transcript.ts";

const ACTS: readonly Act[] = [actOne, actTwo, actThree];
const INTERRUPTED = 130;
const USAGE = `npm run demo
  Plays a chat, a game and a team on failing networks, and checks what everyone received. It has no options.`;

readOptions(USAGE, {});
exitWhenAsked(INTERRUPTED);
process.exitCode = await main();

async function main(): Promise<number> {
  let server: ThrowawayServer | null = null;
  try {
    console.log("Three acts, about half a minute. Starting a server with an empty folder …");
    server = await startThrowawayServer((step) => console.log(step));
    const transcript = new Transcript();
    for (const act of ACTS) {
      transcript.title(act.title);
      const stage = new Stage(server.origin, transcript);
      await act.play(stage).finally(() => stage.close());
    }
    console.log(`\nEverything held. ${transcript.seconds.toFixed(1)} s\n`);
    return 0;
  } catch (error) {
    console.error(`\n✗ ${error instanceof CheckFailed ? error.message : describe(error)}\n`);
    return 1;
  } finally {
    await server?.stop();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
