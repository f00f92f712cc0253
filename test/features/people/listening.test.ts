import { expect, it } from "vitest";
import { ConversationRoom } from "../../../src/features/conversations/room.ts";
import { api } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { enter } from "../../support/socket.ts";

const ROOMS = 25;

type Room = ConversationRoom & { ctx: DurableObjectState };

/** What each room was told last. */
function watchRooms(): Map<string, boolean> {
  const told = new Map<string, boolean>();
  const prototype = ConversationRoom.prototype as Room;
  const tell = prototype.setListening;
  prototype.setListening = function (this: Room, ...[accountId, isListening]: Parameters<typeof tell>) {
    told.set(String(this.ctx.id), isListening);
    return tell.call(this, accountId, isListening);
  };
  return told;
}

it("tells every room of someone whose tab closes while another opens what is so in the end", async () => {
  const [ada, ben] = await cast("ada", "ben");
  for (let count = 0; count < ROOMS; count += 1) {
    const body = { name: `Group ${count}`, participants: [ben.id] };
    const made = await api<{ id: number }>("POST", "/api/chat/conversations/", { as: ada, body });
    await enter(made.body.id, ada);
  }
  const seen = watchRooms();
  const first = await openTab(ada);
  first.close();
  await expect.poll(() => [...seen.values()]).toContain(false);
  await openTab(ada);
  expect([...seen.values()]).toEqual(Array.from({ length: ROOMS }, () => true));
});
