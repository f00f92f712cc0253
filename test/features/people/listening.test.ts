import { expect, it } from "vitest";
import { ConversationRoom } from "../../../src/features/conversations/room.ts";
import { api } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { enter } from "../../support/socket.ts";

const ROOMS = 25;

type Room = ConversationRoom & { ctx: DurableObjectState };

/** How often rooms were told, and what each heard last. */
function watchRooms() {
  const seen = { calls: 0, last: new Map<string, boolean>() };
  const prototype = ConversationRoom.prototype as Room;
  const tell = prototype.setListening;
  prototype.setListening = function (this: Room, ...told: Parameters<typeof tell>) {
    seen.calls += 1;
    seen.last.set(String(this.ctx.id), told[1]);
    return tell.apply(this, told);
  };
  return seen;
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
  expect(seen.calls).toBe(ROOMS);
  first.close();
  await expect.poll(() => seen.calls).toBeGreaterThan(ROOMS);
  await openTab(ada);
  expect(seen.calls).toBe(3 * ROOMS);
  expect([...seen.last.values()]).toEqual(Array.from({ length: ROOMS }, () => true));
});
