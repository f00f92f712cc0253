import { expect, it } from "vitest";
import { Model } from "../../prove/unread/model.ts";

const [ADA, BEN, CLEO, ROOM] = [1, 2, 3, 10];

function story(): Model {
  const model = new Model();
  for (const [id, sender] of [ADA, BEN, ADA, ADA].entries()) model.send(ROOM, id + 1, sender);
  return model;
}

it("unread are the messages of others after what was read, without those that are deleted", () => {
  const model = story();
  expect([ADA, BEN, CLEO].map((person) => model.unread(ROOM, person))).toEqual([1, 3, 4]);
  model.read(ROOM, BEN, 3);
  model.read(ROOM, BEN, 1);
  model.delete(ROOM, 4);
  expect([ADA, BEN, CLEO].map((person) => model.unread(ROOM, person))).toEqual([1, 0, 3]);
});

it("a message is read once someone besides its sender has read it or one after it", () => {
  const model = story();
  model.read(ROOM, BEN, 3);
  const isRead = (id: number, sender: number, members: number[]) =>
    model.isRead(ROOM, { id, sender }, members);
  expect([isRead(1, ADA, [ADA, BEN]), isRead(2, BEN, [ADA, BEN]), isRead(4, ADA, [ADA, BEN])]).toEqual([
    true,
    false,
    false,
  ]);
});

it("a person is online while one of their sockets is open", () => {
  const model = new Model();
  model.count(ADA, 1);
  model.count(ADA, 1);
  model.count(ADA, -1);
  expect([model.isOnline(ADA), model.isOnline(BEN)]).toEqual([true, false]);
  model.count(ADA, -1);
  expect(model.isOnline(ADA)).toBe(false);
});
