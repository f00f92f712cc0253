import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { room, say, told } from "../../support/build.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { makeAccounts } from "../../support/accounts.ts";
import { rowsOfDatabase, rowsOfObject } from "../../support/rows.ts";

const ALL = "/api/chat/conversations/";

describe("joining costs what changed, however many are in the group:", () => {
  async function rowsOfJoining(ada: Player, newcomer: Player, size: number) {
    const ids = await makeAccounts(`group-of-${size}-`, size - 1);
    const made = await api<{ id: number }>("POST", ALL, { as: ada, body: { participants: ids } });
    const { id } = made.body;
    await say(ada, id, "Welcome");
    const add = async () => {
      const body = { account_id: newcomer.id };
      expect((await api("POST", `${ALL}${id}/members/`, { as: ada, body })).status).toBe(201);
      await told(id);
    };
    let database = { read: 0, written: 0 };
    const object = await rowsOfObject(room(id), async () => {
      database = await rowsOfDatabase(ctx.env.DB, add);
    });
    return { database, object };
  }

  it("rows that D1 reads and writes, and rows of the room's object", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const few = await rowsOfJoining(ada, ben, 10);
    const many = await rowsOfJoining(ada, cleo, 999);
    console.log("FIGURES", JSON.stringify({ few, many }));
    expect(many).toEqual(few);
  });
});
