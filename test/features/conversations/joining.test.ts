import { describe, expect, it } from "vitest";
import { makeAccounts } from "../../support/accounts.ts";
import { api } from "../../support/api.ts";
import { room } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { type Rows, rowsOfDatabase, rowsOfObject } from "../../support/rows.ts";

const ALL = "/api/chat/conversations/";
/** What a room keeps of its members. */
const COPIED = /\b(members|blocks|writers|facts)\b/;

describe("[R48] a change of members reads only what changed, however large the group is:", () => {
  async function rowsOf(size: number, change: (id: number, member: Player) => Promise<{ status: number }>) {
    const [ada, ben] = await cast("ada", "ben");
    const ids = await makeAccounts(`${ada.username}-of-${size}-`, size - 2);
    const body = { participants: [ben.id, ...ids] };
    const { id } = (await api<{ id: number }>("POST", ALL, { as: ada, body })).body;
    await room(id).before(null, 1, 0);
    let database: Rows = { read: 0, written: 0 };
    const object = await rowsOfObject(room(id), COPIED, async () => {
      database = await rowsOfDatabase(ctx.env.DB, async () => {
        expect((await change(id, ben)).status).toBeLessThan(300);
      });
    });
    return { database, object };
  }

  it("joining", async () => {
    const join = async (id: number, member: Player) => {
      const [newcomer] = await cast("cleo");
      return api("POST", `${ALL}${id}/members/`, { as: member, body: { account_id: newcomer.id } });
    };
    const [few, many] = [await rowsOf(10, join), await rowsOf(999, join)];
    expect(many).toEqual(few);
    expect(many.database.read).toBeLessThan(120);
    expect(many.database.written).toBeLessThanOrEqual(30);
    expect(many.object.written).toBe(2);
  });

  it("leaving", async () => {
    const leave = (id: number, member: Player) =>
      api("DELETE", `${ALL}${id}/members/${member.id}/`, { as: member });
    const [few, many] = [await rowsOf(10, leave), await rowsOf(1000, leave)];
    expect(many).toEqual(few);
    // That their object was told is the third.
    expect(many.object.written).toBe(3);
  });
});
